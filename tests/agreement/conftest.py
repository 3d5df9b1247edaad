from tests.unit.conftest import place  # noqa: F401, a fixture
