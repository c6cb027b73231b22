"""What operators type before the processes of a new release start: szca release."""

from contextlib import closing

import click

from bot.bootstrap import House
from bot.settings import load
from bot.upkeep.release import migrate


@click.command()
def release() -> None:
    """Bring the database to today's tables, and what is stored to what they are for."""
    settings = load()
    migrate(settings.database_url)
    with closing(House(settings)) as house:
        house.witnesses.introduce(house.vault)
        house.promising.run()
        house.search_index.run()
        house.sealing_words.run()
        house.keying_marks.run()
