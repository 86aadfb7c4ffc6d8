"""The catalogue of errors that people see: one place for every code, status and sentence (RFC 9457)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from jewelry_site.core.edit_problems import EDIT_PROBLEMS
from jewelry_site.core.photo_problems import PHOTO_PROBLEMS
from jewelry_site.core.problem_kind import ProblemKind

PROBLEMS: dict[str, ProblemKind] = {
    # --- the request itself ---
    "bad_request": ProblemKind(
        400,
        _("The request could not be read"),
        _("Something in the request has the wrong form: %(reason)s"),
        _("Mend the named part and send it again."),
    ),
    "validation": ProblemKind(
        400,
        _("Some fields need another value"),
        _("At least one field of the request cannot be used."),
        _("The list under “fields” says what is wrong with each."),
    ),
    "bad_multipart": ProblemKind(
        400,
        _("The upload arrived incomplete"),
        _("The multipart body ended early or has no boundary, so no file could be read."),
        _("Send it again; check that the connection stays open until the end."),
    ),
    "json_invalid": ProblemKind(
        400,
        _("This is not valid JSON"),
        _("The JSON could not be read: %(reason)s"),
        _("Send UTF-8 JSON with one object at the top."),
    ),
    "json_too_deep": ProblemKind(
        400,
        _("The JSON is nested too deeply"),
        _("Lists and objects may be nested at most %(limit)s levels deep."),
        _("Flatten the value and send it again."),
    ),
    "no_images": ProblemKind(
        400,
        _("No photo arrived"),
        _("The request holds no file in the field “%(field)s”."),
        _("Add at least one photo and send it again."),
    ),
    "too_many_files": ProblemKind(
        400,
        _("Too many photos at once"),
        _("%(count)s photos were sent; at most %(limit)s are read at once."),
        _("Send the rest in a second batch."),
    ),
    "too_many_loose": ProblemKind(
        409,
        _("Too many photos wait already"),
        _("%(limit)s photos can wait to be described; this was one more."),
        _("Describe some of the pieces, or remove photos, then send the rest."),
    ),
    "piece_too_large": ProblemKind(
        422,
        _("A piece has too many photos"),
        _("Piece %(piece)s has %(count)s photos; a listing holds at most %(limit)s. Nothing was started."),
        _("Move some of them to another piece, or remove them."),
    ),
    "body_too_large": ProblemKind(
        413,
        _("The request is too large"),
        _("The request has %(size_mb)s MB; at most %(limit_mb)s MB are read at once."),
        _("Send fewer photos at once."),
    ),
    "not_signed_in": ProblemKind(
        401,
        _("Please sign in"),
        _("This needs a signed-in person or a valid API key."),
        _("Send the header “Authorization: Api-Key …”, or sign in."),
    ),
    "forbidden": ProblemKind(
        403,
        _("Not allowed"),
        _("Your account may not do this."),
        _("Ask a moderator if you think that it should."),
    ),
    "page_expired": ProblemKind(
        403,
        _("This page was open for too long"),
        _("The form could not be matched to your session, so nothing was changed."),
        _("Go back, reload the page and send it again; what you typed is still there."),
    ),
    "not_found": ProblemKind(
        404,
        _("Not found"),
        _("There is nothing here for you under this address."),
        _("Check the id; it may have been deleted."),
    ),
    "method_not_allowed": ProblemKind(
        405,
        _("This address does not take that method"),
        _("The method %(method)s is not used here."),
        _("The API pages list what each address takes."),
    ),
    "unsupported_media_type": ProblemKind(
        415,
        _("This kind of body is not read here"),
        _("The content type “%(media_type)s” is not read here."),
        _("Send multipart/form-data for photos and application/json for the rest."),
    ),
    "not_acceptable": ProblemKind(
        406,
        _("Only JSON is written here"),
        _("The answer cannot be written in the type that was asked for."),
        _("Ask for application/json."),
    ),
    "throttled": ProblemKind(
        429,
        _("Too many requests"),
        _("The limit of requests was reached."),
        _("Wait %(seconds)s seconds and try again."),
    ),
    "quota": ProblemKind(
        429,
        _("Today's uploads are used up"),
        _("%(limit)s photos a day are included; this was one more."),
        _("The count starts again at %(reset)s."),
    ),
    "unavailable": ProblemKind(
        503,
        _("Not reachable at the moment"),
        _("The database does not answer; nothing was changed."),
        _("Try again in a few seconds."),
    ),
    "internal": ProblemKind(
        500,
        _("Something broke on our side"),
        _("We made a mistake; it was logged under the request id."),
        _("Try again; if it stays, tell us the request id."),
    ),
    "storage_full": ProblemKind(
        507,
        _("The photo could not be kept"),
        _("The storage is full, read-only or does not answer; nothing was saved."),
        _("Try again in a while; the operators see this too."),
    ),
    # --- facts, drafts, jobs ---
    "facts_invalid": ProblemKind(
        400,
        _("A fact cannot be used"),
        _("%(reason)s"),
        _("Correct the fact and send it again."),
    ),
    "listing_blocked": ProblemKind(
        409,
        _("A moderator stopped this listing"),
        _("It can be changed, but not approved, exported or published. The reason: %(reason)s"),
        _("Change what is wrong; a moderator then lets it go on."),
    ),
    "language_not_available": ProblemKind(
        400,
        _("This language is not written yet"),
        _("Descriptions cannot be written in “%(language)s” yet."),
        _("Ask for one of these: %(languages)s."),
    ),
    "text_invalid": ProblemKind(
        400,
        _("The text cannot be used like this"),
        _("%(reason)s"),
        _("Correct it and save again; what you typed is still here."),
    ),
    "not_ready_yet": ProblemKind(
        504,
        _("The description is not ready yet"),
        _("It was not finished within %(seconds)s seconds; the photos are safe and the work goes on."),
        _("Fetch it from the address under “status_url”."),
    ),
    "description_failed": ProblemKind(
        503,
        _("No description could be made"),
        _("%(happened)s"),
        _("%(advice)s"),
    ),
    "no_draft": ProblemKind(
        409,
        _("There is no text yet"),
        _("The description is still being made, or making it failed."),
        _("Wait for the draft, or write the text yourself."),
    ),
    "wrong_state": ProblemKind(
        409,
        _("This cannot be done any more"),
        _("The listing is %(state)s."),
        _("Open it again to see how it stands now."),
    ),
    "findings_open": ProblemKind(
        422,
        _("The text says something that no fact carries"),
        _("Statements to mend before the text can be approved: %(count)s."),
        _("Each is marked beside the text, with a wording that would be true."),
    ),
    "guard_unavailable": ProblemKind(
        503,
        _("The text could not be checked"),
        _("The check for untrue claims is not working, so nothing was approved or changed."),
        _("Try again in a few minutes; what you typed is still here."),
    ),
    # --- exports and marketplaces ---
    "not_approved": ProblemKind(
        409,
        _("There is no approved text"),
        _("Only a text that a person approved goes to a marketplace; this listing has none at the moment."),
        _("Approve the text, then export it."),
    ),
    "export_blocked": ProblemKind(
        422,
        _("The text cannot go to %(channel)s like this"),
        _("Statements to mend before it can be exported there: %(count)s."),
        _("Open the text again, mend what is marked and approve it."),
    ),
    "too_many_listings": ProblemKind(
        400,
        _("Too many listings at once"),
        _("%(count)s listings were chosen; at most %(limit)s are exported at once."),
        _("Export the rest in a second file."),
    ),
    "question_answered": ProblemKind(
        409,
        _("This question was answered already"),
        _("The answer on record is kept."),
        _("Change the fact itself if it is wrong."),
    ),
    # --- labelling ---
    "label_taken": ProblemKind(
        409,
        _("This photo is settled or in other hands"),
        _("You held it for too long, or labelled it in another window. Nothing was changed."),
        _("Go on with the next one."),
    ),
    "labels_invalid": ProblemKind(
        400,
        _("The labels cannot be kept like this"),
        _("%(reason)s"),
        _("Nothing was changed; correct it and confirm again."),
    ),
    "rule_invalid": ProblemKind(
        422,
        _("No rule can be made of this"),
        _("A rule exchanges or leaves out words: letters, digits, hyphens and apostrophes, at most 60 characters."),
        _("Write the words as they stand in a text; a closing sentence ends with a full stop."),
    ),
    "rule_exists": ProblemKind(
        409,
        _("There is a rule about this already"),
        _("One of your house rules is about these words."),
        _("Switch it on, or delete it and make the new one."),
    ),
    "too_many_rules": ProblemKind(
        409,
        _("These are too many rules"),
        _("A shop can have %(limit)s house rules."),
        _("Delete some that you do not need any more."),
    ),
    "import_running": ProblemKind(
        409,
        _("An import is running"),
        _("While photos are brought into the training set, none can be deleted. Nothing was changed."),
        _("Wait until the import has ended, then delete again."),
    ),
    # --- webhooks, and what is kept of a shop ---
    "url_not_allowed": ProblemKind(
        422,
        _("This address cannot be used"),
        _("%(reason)s"),
        _("Give the https address of a server that the whole internet can reach."),
    ),
    "events_unknown": ProblemKind(
        422,
        _("Choose at least one event"),
        _("A webhook is told of the events that you choose for it."),
        _("Choose among these: %(known)s."),
    ),
    "too_many_webhooks": ProblemKind(
        409,
        _("These are too many webhooks"),
        _("A shop can have %(limit)s webhooks."),
        _("Delete one that you do not need any more."),
    ),
    "webhook_off": ProblemKind(
        409,
        _("This webhook is off"),
        _("Nothing is sent to a webhook that is switched off."),
        _("Switch it on, then send again."),
    ),
    "webhook_rotating": ProblemKind(
        409,
        _("An older secret is still in use"),
        _("The secret before this one is valid until %(until)s. Another one now would cut off programs that know it."),
        _("Wait until then, or end the old secret at once."),
    ),
    "export_not_there": ProblemKind(
        410,
        _("This file is not there any more"),
        _("A file with all your data is kept for %(days)s days."),
        _("Ask for a new one under “Your data”."),
    ),
    "account_closing": ProblemKind(
        403,
        _("This account is about to be deleted"),
        _("Its owner asked for that. Until it happens, nothing but taking it back is possible."),
        _("Sign in on the website to keep the account."),
    ),
    "deletion_not_confirmed": ProblemKind(
        422,
        _("The account was not deleted"),
        _("The shop's name or the password is not the right one."),
        _("Type the name exactly as it stands there, and the password that you sign in with."),
    ),
    "deletion_not_yours": ProblemKind(
        409,
        _("This account has duties"),
        _("Accounts of moderators and administrators are not deleted by a button."),
        _("Ask an administrator to take the rights from the account first."),
    ),
    # --- trainings and models ---
    "training_underway": ProblemKind(
        409,
        _("A training is under way already"),
        _("One training of the %(kind)s model is waiting or at work; two would learn the same twice."),
        _("Follow it on the page “Learning”, or stop it there and start again."),
    ),
    "training_settled": ProblemKind(
        409,
        _("This training is over"),
        _("It is no longer to be changed: %(state)s. Nothing was done."),
        _("Start a new one."),
    ),
    "model_not_promoted": ProblemKind(
        409,
        _("The model was not changed"),
        _("%(reason)s"),
        _("The model that was live serves on."),
    ),
    **EDIT_PROBLEMS,
    **PHOTO_PROBLEMS,
}

PROBLEM_TYPE_BASE = "/problems/"


class Problem(Exception):
    """An expected error with a sentence for the person who caused or met it.

    ``code`` names an entry of ``PROBLEMS``; ``params`` fill its sentences; ``extra`` members
    go into the JSON as they are.
    """

    def __init__(self, code: str, *, extra: dict[str, Any] | None = None, **params: Any) -> None:
        self.code = code
        self.kind = PROBLEMS[code]
        self.params = params
        self.extra = extra or {}
        super().__init__(code)

    @property
    def status(self) -> int:
        return self.kind.status

    @property
    def title(self) -> str:
        return str(self.kind.title)

    @property
    def detail(self) -> str:
        return str(self.kind.detail) % self.params if self.params else str(self.kind.detail)

    @property
    def hint(self) -> str:
        return str(self.kind.hint) % self.params if self.params else str(self.kind.hint)

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"

    def as_json(self, *, request_id: str) -> dict[str, Any]:
        """The members of RFC 9457, and our ``code``, ``hint`` and ``request_id``."""
        return {
            "type": f"{PROBLEM_TYPE_BASE}{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "hint": self.hint,
            "request_id": request_id,
            **self.extra,
        }
