"""Breakages of the panels' engine."""

from tests.mutants import Mutant

LATEST, TABLES, CONTROLS = (f"mtl_teach/live/{name}.py" for name in ("latest", "tables", "controls"))
THIRTY = "tests/live/test_latest.py::test_of_thirty_moves_the_last_runs_as_if_it_had_been_the_only_one"
TURNS = "tests/live/test_latest.py::test_panels_take_turns_slice_by_slice"
INTERRUPT = "tests/live/test_latest.py::test_an_interrupt_is_passed_on_to_the_thread_that_works"
SHARED = "tests/live/test_page.py::test_the_code_is_sent_once_however_many_charts_and_questions_there_are"
HIDDEN = "tests/live/test_page.py::test_a_question_that_is_watched_keeps_its_answer_out_of_the_notebook"
REFUSED = "tests/live/test_tables.py::test_a_panel_whose_tables_are_not_those_of_the_chart_is_not_built"
RIGHT = "tests/live/test_tables.py::test_a_right_chart_reads_its_tables_and_no_more"
ROUNDED = "tests/live/test_controls.py::test_a_setting_of_another_control_is_met_within_rounding_too"
PLAIN = "tests/live/test_controls.py::test_numpy_settings_of_another_control_print_plain_numbers"
LEAN = "tests/live/test_lean.py::test_three_panels_load_nothing_that_they_do_not_need"
ROOMS = "tests/lessons/test_rooms.py"
FEEDBACK = "tests/exercises/test_feedback.py"
EXPLAIN = "tests/exercises/test_explain.py"
SANDBOX = "tests/exercises/test_sandbox.py"
IMPORT = f"{SANDBOX}::test_an_import_is_not_cut_in_its_middle"

MUTANTS = [
    Mutant(
        "sandbox: an import is cut like any loop",
        "mtl_teach/exercises/sandbox.py",
        "while _is_importing(thread) and time.monotonic() < until:",
        "while False:",
        (IMPORT,),
        "half a module does not stay in the kernel, where it fails in every answer that comes after",
    ),
    Mutant(
        "sandbox: what a long call leaves behind holds up the next answer",
        "mtl_teach/exercises/sandbox.py",
        "    if thread.is_alive():\n        _take_the_flag_down()\n",
        "",
        (f"{SANDBOX}::test_the_next_answer_is_judged_while_a_long_call_still_runs",),
        "a right answer is told so, whatever was tried before it",
    ),
    Mutant(
        "feedback: what a check finds in an answer has stopped it",
        "mtl_teach/exercises/functions.py",
        'else "found"',
        'else "it_stopped"',
        (f"{FEEDBACK}::test_what_is_found_in_an_answer_has_not_stopped_it",),
        "a box says what happened",
    ),
    Mutant(
        "stubs: a body without names does nothing",
        "mtl_teach/exercises/stubs.py",
        "if code is None or any(step.opname not in _IDLE for step in dis.get_instructions(code)):",
        "if code is None or code.co_names:",
        (f"{EXPLAIN}::test_an_answer_without_source_is_taken_for_what_it_does",),
        "who has written a right answer is not told that nothing was tried",
    ),
    Mutant(
        "stubs: a lambda is called <lambda>",
        "mtl_teach/exercises/stubs.py",
        "{name if name.isidentifier() else 'f'}",
        "{name}",
        (f"{EXPLAIN}::test_a_lambda_whose_lines_are_no_code_by_themselves_is_judged",),
        "a check never breaks",
    ),
    Mutant(
        "feedback: the first mistake that fits is named, not the closest",
        "mtl_teach/exercises/functions.py",
        "closest = min(self.mistakes, key=apart.__getitem__, default=None)",
        "closest = next((one for one in self.mistakes if apart[one] <= near), None)",
        (f"{FEEDBACK}::test_of_two_mistakes_that_fit_the_closer_one_is_named",),
        "a hint names the mistake that was made",
    ),
    Mutant(
        "feedback: came and expected look alike",
        "mtl_teach/exercises/functions.py",
        "for digits in (3, 5, 8):",
        "for digits in (3,):",
        (f"{FEEDBACK}::test_what_differs_is_shown_with_digits_that_differ",),
        "a box must not contradict itself",
    ),
    Mutant(
        "feedback: any wrong entry is called the first",
        "mtl_teach/exercises/tables.py",
        'which = "first_wrong_one" if case == wrong[0] else "one_of_the_wrong_ones"',
        'which = "first_wrong_one"',
        (f"{FEEDBACK}::test_only_the_first_wrong_entry_is_called_the_first",),
        "earlier ones would be overlooked",
    ),
    Mutant(
        "feedback: a function without parameters is told to use them",
        "mtl_teach/exercises/stubs.py",
        "return not parameters or bool(parameters & names)",
        "return bool(parameters & names)",
        (f"{FEEDBACK}::test_a_function_without_parameters_is_not_told_to_use_them",),
        "a hint names a mistake that can be made",
    ),
    Mutant(
        "feedback: what a check makes of an answer is called text",
        "mtl_teach/exercises/functions.py",
        "made = wanted.observe is not call and isinstance(trial.expected, str | tuple | list)",
        "made = False",
        (f"{FEEDBACK}::test_what_a_property_makes_of_an_answer_is_shown_as_a_value",),
        "a learner knows nothing of the inside of a check",
    ),
    Mutant(
        "feedback: inputs that are none are counted",
        "mtl_teach/exercises/functions.py",
        "count += sum(bool(trial.inputs) for trial in trials)",
        "count += len(trials)",
        (f"{FEEDBACK}::test_only_random_inputs_are_counted",),
        "nothing is random where there is no input",
    ),
    Mutant(
        "stubs: a blank in a dict is overlooked",
        "mtl_teach/exercises/stubs.py",
        "values = node.values if isinstance(node, ast.Dict) else []",
        "values = []",
        ("tests/exercises/test_explain.py::test_the_hint_fits_what_happened",),
        "what is unfinished is called unfinished",
    ),
    Mutant(
        "seeds_needed: what is not whole passes",
        "mtl_teach/lessons/start_here/exercises/seeds.py",
        'return "a whole number" if seeds.is_integer() else f"{seeds:.2f}"',
        'return "a whole number"',
        ("tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint[seeds_needed]",),
        "the text asks for a whole number",
    ),
    Mutant(
        "seeds_needed: too few pass",
        "mtl_teach/lessons/start_here/exercises/seeds.py",
        "enough = seeds >= _before_rounding(sd, reach) - 1e-6",
        "enough = True",
        ("tests/exercises/test_mutants.py::test_wrong_answers_get_their_own_hint[seeds_needed]",),
        "the text asks to round up",
    ),
    Mutant(
        "rooms: a second panel or exercise of one name hides the first",
        "mtl_teach/lessons/__init__.py",
        "        if name in rooms:",
        "        if False:",
        (f"{ROOMS}::test_two_panels_of_one_name_are_refused",),
        "a new lesson takes nothing away from another",
    ),
    Mutant(
        "engine: nothing is ever dropped",
        LATEST,
        "        older.replaced.set()  # before the turn",
        "        # before the turn",
        (THIRTY,),
        "what a newer move replaces is dropped",
    ),
    Mutant(
        "engine: stale work waits before it looks",
        LATEST,
        "not request.replaced.wait(pause)",
        "(threading.Event().wait(pause) or not request.replaced.is_set())",
        (THIRTY,),
        "stale work costs no time",
    ),
    Mutant(
        "engine: a panel keeps the worker",
        LATEST,
        "            more = not request.replaced.wait(pause) and self._advance(request)",
        "            more = not request.replaced.wait(pause) and self._advance(request)\n"
        "            while more:\n                more = self._advance(request)",
        (TURNS,),
        "panels take turns",
    ),
    Mutant(
        "engine: an interrupt stays in the main thread",
        "mtl_teach/live/interrupts.py",
        "        if thread is not None:",
        "        if False:",
        (INTERRUPT,),
        "an interrupt reaches the thread that fits",
    ),
    Mutant(
        "engine: an interrupt on its way is not waited for",
        "mtl_teach/live/interrupts.py",
        "        while _passing:",
        "        while False:",
        ("tests/live/test_interrupts.py",),
        "an interrupt ends the work and never the thread that answers the controls",
    ),
    Mutant(
        "engine: every chart brings the code along",
        "mtl_teach/live/page.py",
        "    if _page is None or _page.comm is None:",
        "    if True:",
        (SHARED,),
        "the code is sent once",
    ),
    Mutant(
        "engine: a watched question stores its answer",
        "mtl_teach/live/prediction.py",
        "        if is_watched():",
        "        if False:",
        (HIDDEN,),
        "no answer before the commit",
    ),
    Mutant(
        "engine: a missing table draws empty axes",
        TABLES,
        "    for name in sorted(read.keys() - tables.keys()):",
        "    for name in ():",
        (REFUSED,),
        "a missing table is named",
    ),
    Mutant(
        "engine: a column that a transform makes is asked of the result",
        TABLES,
        "    return names | {part",
        "    return set() or {part",
        (RIGHT,),
        "no right chart is refused",
    ),
    Mutant(
        "engine: settings are compared bit by bit",
        CONTROLS,
        "        return math.isclose(setting, value, rel_tol=1e-9)",
        "        return setting == value",
        (ROUNDED,),
        "a setting within rounding is met",
    ),
    Mutant(
        "engine: NumPy's numbers stay NumPy's",
        CONTROLS,
        "    return _plain(control.value)",
        "    return control.value",
        (PLAIN,),
        "the line to copy holds plain numbers",
    ),
    Mutant(
        "engine: an optimiser loads the compiler",
        "mtl_teach/optimisation.py",
        "        update(self.optimiser)",
        "        self.optimiser.step()",
        (LEAN,),
        "a kernel stays small",
    ),
    Mutant(
        "exercises: None is a blank, where none is a word",
        "mtl_teach/exercises/tables.py",
        "if word is None and meant in",
        "if word is None and word in",
        ("tests/exercises/test_explain.py::test_none_is_no_blank_where_none_is_a_word",),
        "whoever writes None believes the row filled in",
    ),
    Mutant(
        "exercises: an observation is not heard",
        "mtl_teach/exercises/explain.py",
        "if isinstance(error, UnusableError):",
        "if False:",
        ("tests/exercises/test_explain.py::test_an_observation_says_itself_what_is_wrong",),
        "a hint that fits replaces a look at the docstring",
    ),
]
