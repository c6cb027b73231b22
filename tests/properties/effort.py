"""How many examples of what length are tried, by the profile that hypothesis runs under."""

from hypothesis import HealthCheck, Phase, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def effort(*, quick: tuple[int, int], long: tuple[int, int]) -> settings:
    """Pairs of examples and steps. The quick run is the same every time; the long one explores."""
    is_long = settings.get_current_profile_name() == "long"
    examples, steps = long if is_long else quick
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=not is_long,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=_SLOW,
        phases=(Phase.generate, Phase.shrink),
    )
