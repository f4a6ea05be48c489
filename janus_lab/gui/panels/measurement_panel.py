"""What the left side of the window does: which measurement, of what, with which parameters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from qtpy import QtCore, QtWidgets

from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.errors import JanusLabError
from janus_lab.gui.model.measurement_files import (
    KnownFiles,
    Plan,
    first_problem,
    known_files,
    read_plan,
)
from janus_lab.gui.widgets.background import Background
from janus_lab.gui.widgets.labels import plain_tip
from janus_lab.gui.widgets.parameter_form import ParameterForm
from janus_lab.kinds import KINDS
from janus_lab.measurement import Measurement
from janus_lab.registry.specimen import Specimen
from janus_lab.samples import mounting
from janus_lab.sequence.items import Item, measurements, total_words

from .measured_sample import MeasuredSample
from .measurement_controls import PROCEDURE, RECIPE, MeasurementControls
from .recipe_steps import RecipeSteps

_AS_IN_RECIPE = ("as in the recipe", "recipe's own", "All devices that the recipe names, in turn")


class MeasurementPanel(QtCore.QObject):  # type: ignore[misc]
    """Choose a measurement or a recipe and a device, fill in the form, queue or start it.

    `queued` and `started` carry a list of `sequence.items.Item`, checked against the bench. Files
    are read in the background, again when they are chosen again; `read` is emitted when that is
    done or could not be, and when a start would measure something else than before.
    """

    queued = QtCore.Signal(list)
    started = QtCore.Signal(list)
    read = QtCore.Signal()

    def __init__(
        self,
        controls: MeasurementControls,
        folder: Path | None = None,
        *,
        bench: BenchConfig | None = None,
        runs_dir: Path | None = None,
        state: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Operate `controls`. The user's own recipes and devices are looked for in `folder`, the
        registry beside `runs_dir`; None has none. What was measured with last time, and on which
        `bench`, may be given at once: a form takes as long as all the rest."""
        super().__init__(controls)
        self.controls = controls
        self.chooser, self.devices = controls.chooser, controls.devices
        self.sample = controls.sample
        self.queue, self.start, self.status = controls.queue, controls.start, controls.status
        self._bench = bench
        self._plan: Plan | None = None
        self._failure = ""
        self._form_of = ""  #: the choice that the form belongs to
        self._form_states: dict[str, Mapping[str, Any]] = {}
        self.form: ParameterForm | None = None
        self.measured = MeasuredSample(self.sample, runs_dir)
        self.measured.known.connect(self._sample_is_known)
        self._waiting: Any = None  #: the signal of a hand-over until the sample is known
        self.chooser.picked.connect(self._measurement_activated)
        self.devices.picked.connect(self._read)
        self.queue.clicked.connect(lambda: self._hand_over(self.queued))
        self.start.clicked.connect(lambda: self._hand_over(self.started))
        wanted = controls.problem_wanted
        wanted.connect(lambda: controls.bring_up(self.form.first_wrong() if self.form else None))
        self._choice = str(self.chooser.chosen())
        self._files = Background(self)
        self._listing = Background(self)
        self._listing.run(partial(known_files, folder or Path.cwd()), self._list_files)
        self.restore(state)

    # -- what is in it

    def set_bench(self, bench: BenchConfig | None) -> None:
        """Measure on this bench, within its limits; a recipe's own bench is not asked for."""
        if bench is self._bench:
            return
        self._bench = bench
        if self.form is not None:
            self.form.set_bench(bench)
        if self.recipe():
            self._read()  # its steps are checked against the bench
        self._renew()

    def measurements(self) -> list[Measurement]:
        """The runs to be made; none while there is a `problem`."""
        return measurements(self.items())

    def items(self) -> list[Item]:
        """The runs, and what stands between them; none while there is a `problem`."""
        if self.problem() or self._plan is None or self._bench is None:
            return []
        return [item for device in self._plan.devices for item in self._items_on(device)]

    def problem(self) -> str:
        """Why nothing can be queued, in one line; empty if it can."""
        if self._failure:
            return self._failure
        if self._bench is None:
            return "No bench is open."
        specimen = self.measured.specimen
        if specimen is not None and (why := mounting.why_not(specimen, self._bench)):
            return why
        if self._plan is None:
            return "Reading files …" if self._reading() else "No device has been chosen."
        return self.form.problem() if self.form is not None else ""

    def fill(self, procedure_name: str, parameters: Mapping[str, Any], sample: str = "") -> None:
        """Show a procedure with these parameters, such as those of a past run."""
        self._choose(f"{PROCEDURE}{procedure_name}")
        self.mount(None)
        self.measured.set_text(sample)
        if self.form is not None:
            self.form.set_parameters(parameters)

    def mount(self, specimen: Specimen | None, device: str = "") -> None:
        """Measure a sample of the registry, with the `device` file if one is named; None: whatever
        is typed."""
        self.measured.mount(specimen)
        if device:
            self.devices.choose(device)
            self._read()
        self._renew()

    def state(self) -> dict[str, Any]:
        """What has been chosen and typed, for JSON."""
        self._keep_form()
        return {
            "measurement": self._choice,
            "device": self.device(),
            "sample": self.measured.text(),
            "forms": dict(self._form_states),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show what `state` gave once; what no longer fits is left out."""
        forms = state.get("forms")
        if isinstance(forms, Mapping):
            self._form_states = {k: v for k, v in forms.items() if isinstance(v, Mapping)}
        if isinstance(sample := state.get("sample"), str):
            self.measured.set_text(sample)
        self._form_of = ""  # what is in the form now is older than the state
        if isinstance(device := state.get("device"), str) and device:
            self.devices.choose(device)
        choice = str(state.get("measurement"))
        is_recipe = choice.startswith(RECIPE) and choice != RECIPE
        known = is_recipe or choice.removeprefix(PROCEDURE) in KINDS
        self._choose(choice if known else self._choice, device=state.get("device"))

    # -- choosing

    def _list_files(self, known: KnownFiles | Exception) -> None:
        if isinstance(known, Exception):
            self._failure = first_problem(known)
            self._refresh()
            return
        self.chooser.set_files(known.recipes, known.own_recipes)
        self.devices.set_files(known.devices, known.own_devices)
        if self._plan is None and not self._files.busy:
            self._read()

    def _choose(self, choice: str, device: object = None) -> None:
        self._keep_form()
        self._choice = choice
        self.chooser.choose(choice)
        self.devices.set_first([_AS_IN_RECIPE] if self.recipe() else [])
        if self.recipe() and device in ("", _AS_IN_RECIPE[1]):
            self.devices.choose(_AS_IN_RECIPE[1])
        if self._form_of != choice:
            self._remove_form()
            if not self.recipe():
                self._show_form(choice.removeprefix(PROCEDURE))
        self._read()

    def _measurement_activated(self, choice: str) -> None:
        self._keep_form()
        if choice.startswith(RECIPE):
            self._form_states.pop(choice, None)  # choosing it means: as it is in the file
            self._form_of = ""
        self._choose(choice, device="" if choice.startswith(RECIPE) else None)

    def recipe(self) -> str:
        """The recipe that is chosen; empty for none."""
        return self._choice.removeprefix(RECIPE) if self._choice.startswith(RECIPE) else ""

    def _reading(self) -> bool:
        return self._files.busy or self._listing.busy

    def device(self) -> str:
        """The device that is named; empty for those that the recipe names."""
        chosen = self.devices.chosen()
        return "" if chosen == _AS_IN_RECIPE[1] else chosen

    def _read(self, _: str = "") -> None:
        """Read the files that have been chosen."""
        self._plan, self._failure = None, ""
        self.status.setToolTip("")
        recipe, device = self.recipe(), self.device()
        if recipe or device:
            job = partial(read_plan, recipe, device, self._bench)
            self._files.run(job, self._has_been_read)
        self._refresh()

    def _has_been_read(self, plan: Plan | Exception) -> None:
        if isinstance(plan, Exception):
            self._failure = first_problem(plan)
            self.status.setToolTip(plain_tip(str(plan)))
            if self.recipe():
                self._remove_form()
        else:
            self._plan = plan
            if self.recipe() and self._form_of != self._choice:
                self._show_recipe(plan)
        self._renew()

    # -- the form, or the steps of a recipe

    def _show_recipe(self, plan: Plan) -> None:
        assert plan.recipe is not None
        if plan.preset is None:
            self._remove_form()
            self._form_of = self._choice
            self.controls.show_content(RecipeSteps(plan.steps), [])
            return
        self._show_form(plan.preset.name, plan.preset.parameter_values())

    def _show_form(self, procedure_name: str, parameters: Mapping[str, Any] | None = None) -> None:
        form = ParameterForm(procedure_name, self._bench)
        if parameters:
            form.set_parameters(parameters)
        if self._choice in self._form_states:
            form.restore(self._form_states[self._choice])
        form.changed.connect(self._renew)
        self.form, self._form_of = form, self._choice
        self.controls.show_content(form, form.inputs())

    def _remove_form(self) -> None:
        self.form, self._form_of = None, ""
        self.controls.show_content(QtWidgets.QWidget(), [])

    def _keep_form(self) -> None:
        if self.form is not None and self._form_of:
            self._form_states[self._form_of] = self.form.state()

    # -- what becomes of it

    def _items_on(self, device: DeviceConfig) -> list[Item]:
        assert self._plan is not None
        assert self._bench is not None
        sample = str(self.sample.text()).strip() if self.sample.isEnabled() else ""
        specimen = self.measured.specimen if self.sample.isEnabled() else None
        bench = mounting.bench_for(specimen, self._bench)
        items: list[Item] = []
        if self.form is None:
            items = self._plan.items_on(device, bench, sample)
        elif (procedure := self.form.procedure()) is not None:
            items = [self._plan.form_on(device, bench, sample, procedure)]
        return mounting.mounted(items, specimen) if specimen is not None else items

    def _hand_over(self, signal: Any) -> None:
        if self.form is not None:
            self.form.commit()
        if self.measured.looking:  # its area may be in its file
            self._waiting = signal
            return
        try:
            items = self.items()
        except JanusLabError as error:
            self._failure = first_problem(error)
            items = []
        if items:
            signal.emit(items)
        self._refresh()

    def _sample_is_known(self) -> None:
        self._renew()
        if self.measured.looking:
            return
        signal, self._waiting = self._waiting, None
        if signal is not None and not self.problem():
            self._hand_over(signal)

    def _renew(self) -> None:
        self._refresh()
        self.read.emit()

    def _refresh(self) -> None:
        self._describe_plan()
        self._describe_specimen()
        problem = self.problem()
        waiting = not self._failure and self._reading()
        if self.form is not None and problem == self.form.problem():
            said = self.form.where_to_look()  # the reason stands beside the field
        else:
            said = problem
        self.controls.show_status(
            said or self._estimate(),
            is_problem=bool(problem) and not waiting,
            is_blocking=bool(problem),
        )

    def _estimate(self) -> str:
        """How many runs, and how long they take: on every device the same, unless some have steps
        of their own."""
        assert self._plan is not None
        devices = self._plan.devices
        alike = len(self._plan.steps) < 2
        items = [item for each in devices[: 1 if alike else None] for item in self._items_on(each)]
        items *= len(devices) if alike else 1
        number = len(measurements(items))
        text = f"{total_words(items)} on the bench"
        return f"{number} runs, {text}" if number > 1 else text[:1].upper() + text[1:]

    def _describe_plan(self) -> None:
        plan = self._plan
        names = [device.name for device in plan.devices] if plan is not None else []
        several = len(names) > 1
        if several == self.sample.isEnabled():
            self.measured.enable(not several)
        self.sample.setPlaceholderText("as the devices" if several else "".join(names))
        self.controls.show_title(plan.recipe.title if plan is not None and plan.recipe else "")
        described = plan.devices[0].description if plan is not None and not several else ""
        self.devices.setToolTip(plain_tip(described or ", ".join(names)))
        self.chooser.take_tip()

    def _describe_specimen(self) -> None:
        devices = self._plan.devices if self._plan is not None else ()
        device = devices[0] if len(devices) == 1 else None
        said = self.measured.problem
        if self.measured.specimen is not None:
            said = mounting.in_words(self.measured.specimen, device, self._bench)
        self.controls.show_specimen(said if self.sample.isEnabled() else "")
