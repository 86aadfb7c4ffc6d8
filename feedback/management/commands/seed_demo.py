"""Accounts, an API key and listings in every state, so that no page is empty on the first visit."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from feedback import demo


class Command(BaseCommand):
    help = "Make the demo accounts and listings; what is there already is left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="tell accounts and key as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        artisan = demo.demo_artisan()
        demo.demo_moderator()
        key = demo.demo_api_key(artisan=artisan, kept_in=settings.BASE_DIR / "var" / "demo_api_key")
        if not artisan.listings.exists():
            demo.demo_listings(artisan=artisan)
        accounts = [
            {"role": "artisan", "email": demo.ARTISAN, "password": demo.PASSWORD},
            {"role": "moderator", "email": demo.MODERATOR, "password": demo.PASSWORD},
        ]
        if options["json"]:
            self.stdout.write(json.dumps({"accounts": accounts, "api_key": key}))
            return
        for account in accounts:
            self.stdout.write(f"{account['role']}: {account['email']} / {account['password']}")
        self.stdout.write(f"API key: {key}")
