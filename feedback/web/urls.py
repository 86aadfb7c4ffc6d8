from django.urls import path

from feedback.web import facts, labelling, listing, notes, quality, text, voice

urlpatterns = [
    path("listings/<uuid:listing_id>/", listing.listing, name="listing"),
    path("listings/<uuid:listing_id>/progress/", listing.listing_progress, name="listing_progress"),
    path("listings/<uuid:listing_id>/delete/", listing.listing_remove, name="listing_remove"),
    path("listings/<uuid:listing_id>/text/", text.text_save, name="text_save"),
    path("listings/<uuid:listing_id>/rewrite/", text.text_rewrite, name="text_rewrite"),
    path("listings/<uuid:listing_id>/reject/", text.text_reject, name="text_reject"),
    path("listings/<uuid:listing_id>/reopen/", text.text_reopen, name="text_reopen"),
    path("listings/<uuid:listing_id>/restore/", text.text_restore, name="text_restore"),
    path("listings/<uuid:listing_id>/rate/", text.text_rate, name="text_rate"),
    path("listings/<uuid:listing_id>/facts/<slug:attribute>/", facts.fact_tell, name="fact_tell"),
    path("listings/<uuid:listing_id>/facts/<slug:attribute>/withdraw/", facts.fact_withdraw, name="fact_withdraw"),
    path("listings/<uuid:listing_id>/notes/", notes.notes_confirm, name="notes_confirm"),
    path("questions/<uuid:question_id>/", facts.question_reply, name="question_reply"),
    path("quality/", quality.quality, name="quality"),
    path("quality/figures.csv", quality.quality_csv, name="quality_csv"),
    path("voice/", voice.voice, name="voice"),
    path("voice/settings/", voice.voice_save, name="voice_save"),
    path("voice/rules/", voice.voice_rule_add, name="voice_rule_add"),
    path("voice/rules/<uuid:rule_id>/", voice.voice_rule, name="voice_rule"),
    path("labelling/", labelling.labelling, name="labelling"),
    path("labelling/save/", labelling.labelling_save, name="labelling_save"),
    path("labelling/undo/", labelling.labelling_undo, name="labelling_undo"),
    path("labelling/progress/", labelling.labelling_progress, name="labelling_progress"),
    path("labelling/photos/<uuid:photo_id>/<slug:size>/", labelling.labelling_photo, name="labelling_photo"),
]
