"""An expectation of our own: values lie within bounds, compared for the whole column at once.

Great Expectations' own `expect_column_values_to_be_between` asks value by value, in Python: of the time to judge twenty
thousand articles it took half.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics import ColumnMapMetricProvider
from great_expectations.expectations.metrics.map_metric_provider import column_condition_partial


class ColumnValuesLieWithin(ColumnMapMetricProvider):  # type: ignore[misc]
    """The metric: which values lie within the bounds."""

    condition_metric_name = "column_values.lie_within"
    condition_value_keys = ("lowest", "highest")

    @column_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(cls, column: pd.Series[Any], lowest: Any, highest: Any, **_: Any) -> pd.Series[bool]:  # noqa: N805
        holds = pd.Series(True, index=column.index)
        if lowest is not None:
            holds &= column >= lowest
        if highest is not None:
            holds &= column <= highest
        return holds


class ExpectColumnValuesToLieWithin(ColumnMapExpectation):  # type: ignore[misc]
    """Expect every value that is not null to lie within `lowest` and `highest`, both inclusive; None: no bound."""

    lowest: Any = None
    highest: Any = None

    map_metric: ClassVar[str] = "column_values.lie_within"
    success_keys: ClassVar[tuple[str, ...]] = ("lowest", "highest", "mostly")
