"""The check of contact and light: what will be applied, each step as it is done, the verdict."""

from __future__ import annotations

from qtpy import QtCore, QtWidgets

from drivers.config.bench import BenchConfig
from drivers.config.quantities import with_prefix
from janus_lab.bench_process.contact_levels import levels
from janus_lab.bench_process.requests import ContactStep
from janus_lab.bench_process.verdict import Contact
from janus_lab.gui.widgets.labels import problem_colour, wrapped_label

_HEADLINES = {
    Contact.LIGHT_SEEN: "✓ Contact and light",
    Contact.NO_LIGHT_SEEN: "✗ The light is not seen",
    Contact.SHORT: "✗ Too much current in the dark",
    Contact.NOT_CHECKED: "– Not checked",
    Contact.NOT_OFF: "✗ CHECK THE BENCH",
}
_NO_BENCH = "The bench file has mistakes: mend them first; they stand beside their keys."


class ContactPanel(QtWidgets.QWidget):  # type: ignore[misc]
    """`check_wanted`: the person wants the bench checked that `set_bench` gave."""

    check_wanted = QtCore.Signal()

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench: BenchConfig | None = None
        self.checking = False
        self.verdict: Contact | None = None
        self.what = wrapped_label(self)
        self.button = QtWidgets.QPushButton("Check con&tact and light", self)
        self.button.clicked.connect(lambda _: self._want())
        self.headline = QtWidgets.QLabel(self)
        font = self.headline.font()
        font.setPointSizeF(1.4 * font.pointSizeF())
        font.setBold(True)
        self.headline.setFont(font)
        self.steps = QtWidgets.QPlainTextEdit(self)
        self.steps.setReadOnly(True)
        self.steps.setTabChangesFocus(True)
        column = QtWidgets.QVBoxLayout(self)
        column.addWidget(self.what)
        row = QtWidgets.QHBoxLayout()
        row.addWidget(self.button)
        row.addWidget(self.headline, 1)
        column.addLayout(row)
        column.addWidget(self.steps, 1)
        self.set_bench(None)

    def set_bench(self, bench: BenchConfig | None) -> None:
        """Say what will be applied; None: its file has mistakes."""
        self._bench = bench
        self.what.setText(_NO_BENCH if bench is None else _told(bench))
        self._refresh()

    def begin(self) -> None:
        """A check has been asked for."""
        self.checking, self.verdict = True, None
        self.steps.clear()
        self.headline.setText("Checking …")
        self.headline.setStyleSheet("")
        self._refresh()

    def add(self, step: ContactStep) -> None:
        """Show a step, and its verdict if it has one."""
        if not self.checking:
            return
        self.steps.appendPlainText(step.text)
        if step.verdict is not None:
            self.end(step.verdict)

    def end(self, verdict: Contact, text: str = "") -> None:
        """The check is over."""
        if not self.checking:
            return
        self.checking, self.verdict = False, verdict
        if text:
            self.steps.appendPlainText(text)
        self.headline.setText(_HEADLINES[verdict])
        if verdict is not Contact.LIGHT_SEEN:
            self.headline.setStyleSheet(f"color: {problem_colour(self.palette()).name()};")
        self._refresh()

    def _want(self) -> None:
        if self._bench is not None and not self.checking:
            self.check_wanted.emit()

    def _refresh(self) -> None:
        self.button.setEnabled(self._bench is not None and not self.checking)


def _told(bench: BenchConfig) -> str:
    bias, compliance, irradiance = levels(bench)
    light = "no light, for there is no calibration"
    if irradiance is not None:
        light = f"then the same in {irradiance:.3g} mW/cm²"
    where = "the SIMULATED bench" if bench.simulated else "the REAL instruments"
    return (
        f"Applies ±{with_prefix(bias, 'V')} in the dark on {where}, with no more than "
        f"{with_prefix(compliance, 'A')}, {light}. Outputs are off at the end, and each instrument "
        "is asked whether it is. STOP ends it at any time."
    )
