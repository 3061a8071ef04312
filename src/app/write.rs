//! From a command that writes to its plan, and from the report back to the lists.

use super::{
    Effect, Model, Overlay,
    command::{Availability, Scope},
    overlay::{Confirm, FormDialog, Gather},
    reads,
    runs::{Origin, Run},
};
use crate::{
    act::{
        Action, Ask, Entry, Field, Look, Matching, Selection, Subject, fit, follow::Followed, look::Seen, perform::Report, report::Fate,
    },
    api::{ApiError, Plan},
    pane::slot::Ticket,
    resource::Tone,
};

/// The rows that an action of a resource is for.
fn subjects(model: &Model, scope: Scope) -> Vec<Subject> {
    match scope {
        Scope::Rows(resource) => model.screen().subjects(resource),
        _ => vec![],
    }
}

/// The scope of an action: the rows of the resource that offers it.
fn scope_of(action: &Action) -> Scope {
    let resource = crate::resource::ALL.iter().find(|resource| resource.actions.iter().any(|a| a.id == action.id));
    resource.map_or(Scope::Everywhere, |resource| Scope::Rows(resource.name))
}

/// Whether an action can be used on what is selected, or why not.
pub(super) fn availability(model: &Model, action: &Action, scope: Scope) -> Availability {
    if model.session.guard.is_read_only() {
        return Availability::Disabled(format!("context {} is read-only", model.session.guard.context()));
    }
    if matches!(action.ask, Ask::Free(_)) {
        return Availability::Enabled;
    }
    let Some(table) = (match scope {
        Scope::Rows(resource) => model.screen().table_of(resource),
        _ => None,
    }) else {
        let reason = if model.screen().strays() {
            "the selected line is of another instance: open that to act on it, or select one of this"
        } else {
            super::lists::NOTHING
        };
        return Availability::Disabled(reason.to_owned());
    };
    if (table.marks.len() > 1 || table.marks.matching().is_some()) && !action.many {
        return Availability::Disabled(one_at_a_time(model));
    }
    if table.marks.matching().is_some() {
        return Availability::Enabled;
    }
    let mut reason = None;
    let fits = table.any_subject(|subject| match fitness(model, action, subject) {
        Ok(()) => true,
        Err(why) => {
            reason.get_or_insert(why.to_owned());
            false
        }
    });
    match reason {
        _ if fits || can_start_empty(model, action) => Availability::Enabled,
        Some(reason) => Availability::Disabled(reason),
        None => Availability::Disabled(super::lists::NOTHING.to_owned()),
    }
}

/// Why what is done to one cannot be done to the marked rows.
pub(super) fn one_at_a_time(model: &Model) -> String {
    format!("one at a time: clear the marks ({})", model.keymap.key("list.mark-clear"))
}

/// Whether an action can be done to a row, or why not: what the server refused is not tried again unasked.
fn fitness<'a>(model: &'a Model, action: &Action, subject: &Subject) -> Result<(), &'a str> {
    match model.session.refusals.on(action.id, subject) {
        Some(reason) => Err(reason),
        None => (action.available)(subject, &model.session.actor),
    }
}

/// A variable can be added to an instance that has none to select.
fn can_start_empty(model: &Model, action: &Action) -> bool {
    model.screen().table().is_some_and(|table| table.subjects().is_empty())
        && action.id == crate::act::variable::ADD.id
        && !model.screen().strays()
        && model.screen().head.as_ref().is_some_and(|head| head.selected().is_some())
}

/// Begins an action: reads what it is for where that is not known yet, asks what has to be asked, and plans it.
pub(super) fn begin(model: &mut Model, action: &'static Action) -> Vec<Effect> {
    let scope = scope_of(action);
    let table = match scope {
        Scope::Rows(resource) => model.screen().table_of(resource),
        _ => None,
    };
    if let Some((table, matching)) = table.and_then(|table| Some((table, table.marks.matching()?.clone()))) {
        let example = table.selected().or_else(|| table.any_row());
        return match example.filter(|_| action.takes(&matching)) {
            Some(example) => ask(model, action, Selection::Matching(matching, Box::new(example)), None),
            None => gather(model, action, matching, None),
        };
    }
    let mut subjects = subjects(model, scope);
    if subjects.is_empty()
        && can_start_empty(model, action)
        && let Some(head) = &model.screen().head
    {
        subjects = head.subjects();
    }
    let (fit, left_out) = fitting(model, action, subjects);
    ask(model, action, Selection::These(fit), left_out)
}

/// The rows that an action can be done to, and a note about the others.
fn fitting(model: &Model, action: &Action, subjects: Vec<Subject>) -> (Vec<Subject>, Option<String>) {
    let (fit, left_out) = fit::parted(subjects, |subject| fitness(model, action, subject));
    (fit, left_out.note())
}

/// Reads everything that matches, since the engine has no call that takes the filter. With `entered`, it was asked already, for that run.
fn gather(model: &mut Model, action: &'static Action, matching: Matching, entered: Option<(Vec<Entry>, Follows)>) -> Vec<Effect> {
    let ticket = model.tickets.draw();
    model.overlays.push(Overlay::Gather(Box::new(Gather { ticket, action, words: matching.words(), entered })));
    vec![Effect::Look(ticket, Look::Rows(matching))]
}

/// Asks what has to be asked, else plans.
fn ask(model: &mut Model, action: &'static Action, selection: Selection, left_out: Option<String>) -> Vec<Effect> {
    let mut fill_in = |fields: Vec<Field>, open: bool, selection, left_out| {
        model.overlays.push(Overlay::Form(Box::new(FormDialog::filled(action, selection, left_out, fields, open))));
        vec![]
    };
    match (&action.ask, selection.first()) {
        (Ask::Free(fields), _) => fill_in(fields(), true, selection, left_out),
        (_, None) => vec![],
        (Ask::Nothing, Some(_)) => plan(model, Origin { action, selection, entries: vec![] }, left_out, Follows::Nothing),
        (Ask::Fields(fields), Some(first)) => fill_in(fields(first), false, selection, left_out),
        (Ask::Open(fields), Some(first)) => fill_in(fields(first), true, selection, left_out),
        (Ask::Form(call, make), Some(first)) => {
            let call = call(first);
            let mut dialog = FormDialog::waiting(action, selection, left_out);
            let asked = dialog.ask(&mut model.tickets, call, *make);
            model.overlays.push(Overlay::Form(Box::new(dialog)));
            reads(asked)
        }
    }
}

/// Plans an action and puts the plan before the person; what is wrong is said.
pub(super) fn plan(model: &mut Model, origin: Origin, left_out: Option<String>, follows: Follows) -> Vec<Effect> {
    let singly = matches!(follows, Follows::Replaces(_));
    match origin.action.planned(&origin.selection, &origin.entries, &model.session.actor, singly) {
        Ok((mut plan, look)) => {
            plan.notes.extend(left_out);
            if let Selection::These(subjects) = &origin.selection {
                warn_of_marks(model, subjects, &mut plan);
            }
            confirm(model, plan, follows, Some(origin), look)
        }
        Err(reason) => {
            model.notices.say(Tone::Failing, reason, model.now);
            vec![]
        }
    }
}

/// Puts a plan before the person, and looks meanwhile at what else it touches.
fn confirm(model: &mut Model, plan: Plan, follows: Follows, origin: Option<Origin>, look: Option<Look>) -> Vec<Effect> {
    if let Err(refusal) = model.session.guard.demand(&plan, model.now.instant) {
        model.notices.say(Tone::Failing, refusal.to_string(), model.now);
        return vec![];
    }
    let mut dialog = Confirm::new(plan, follows, origin);
    let mut effects = vec![];
    if let Some(look) = look {
        let ticket = model.tickets.draw();
        dialog.looking = Some(ticket);
        effects.push(Effect::Look(ticket, look));
    }
    model.overlays.push(Overlay::Confirm(Box::new(dialog)));
    effects
}

/// A plan that follows another run.
pub(super) fn follow_up(model: &mut Model, plan: Plan, follows: Follows) -> Vec<Effect> {
    confirm(model, plan, follows, None, None)
}

/// What was looked at has come: into the plan that waits for it, or on with the action that it is for.
pub(super) fn looked(model: &mut Model, ticket: Ticket, seen: Result<Seen, ApiError>) -> Vec<Effect> {
    let Some(at) = model.overlays.iter().position(|overlay| overlay.waits_for() == Some(ticket)) else {
        model.dropped += 1;
        return vec![];
    };
    if let Overlay::Confirm(dialog) = &mut model.overlays[at] {
        if let Err(problem) = dialog.looked(seen) {
            model.overlays.remove(at);
            model.notices.say(Tone::Failing, problem, model.now);
        }
        return vec![];
    }
    let Overlay::Gather(gather) = model.overlays.remove(at) else { return vec![] };
    let (subjects, note) = match seen {
        Ok(Seen::Rows(subjects, note)) => (subjects, note),
        Ok(Seen::Facts(_)) => return vec![],
        Err(error) => {
            model.notices.say(Tone::Failing, format!("nothing was sent: what matches could not be read: {error}"), model.now);
            return vec![];
        }
    };
    let found = subjects.len();
    let (fit, left_out) = fitting(model, gather.action, subjects);
    if fit.is_empty() {
        let reason = left_out.map_or_else(|| format!("nothing matches {}", gather.words), |reason| format!("{found} match; {reason}"));
        model.notices.say(Tone::Waiting, reason, model.now);
        return vec![];
    }
    let selection = Selection::Frozen(fit, note);
    match gather.entered {
        Some((entries, follows)) => plan(model, Origin { action: gather.action, selection, entries }, left_out, follows),
        None => ask(model, gather.action, selection, left_out),
    }
}

/// Does one by one what the server did not allow as a batch in that run.
pub(super) fn singly(model: &mut Model, origin: Origin, run: Ticket) -> Vec<Effect> {
    let follows = Follows::Replaces(run);
    match origin.selection {
        Selection::Matching(matching, _) => gather(model, origin.action, matching, Some((origin.entries, follows))),
        Selection::These(_) | Selection::Frozen(..) => plan(model, origin, None, follows),
    }
}

/// Says when a plan is for marked rows that are not highlighted or not shown, and then asks for more than a `y`.
fn warn_of_marks(model: &Model, subjects: &[Subject], plan: &mut Plan) {
    let Some(table) = model.screen().table().filter(|table| subjects.iter().all(|s| s.resource.name == table.resource.name)) else {
        return;
    };
    if !table.acts_elsewhere() {
        return;
    }
    plan.careful = true;
    let hidden: Vec<String> = subjects.iter().filter(|subject| !table.shows(&subject.row.id)).map(Subject::label).collect();
    plan.notes.push(match hidden.as_slice() {
        [] => "this is the marked row, not the one that is highlighted".to_owned(),
        hidden => {
            format!("marked, but not shown now: {} ({})", hidden.len(), hidden.iter().take(5).cloned().collect::<Vec<_>>().join(", "))
        }
    });
}

/// What a plan has to do with a run before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// Nothing.
    Nothing,
    /// It takes that run back.
    Undoes(Ticket),
    /// It tries again what failed in that run.
    Retries(Ticket),
    /// It does one by one what was forbidden as a batch in that run.
    Replaces(Ticket),
}

/// Takes what was typed into a confirmation. `None`: it stays open.
pub(super) fn answer(
    model: &mut Model,
    plan: &Plan,
    follows: Follows,
    origin: Option<&Origin>,
    typed: &str,
) -> Result<Option<Vec<Effect>>, String> {
    match model.session.guard.confirm(plan, typed, model.now.instant) {
        Err(refusal) => Err(refusal.to_string()),
        Ok(None) => Ok(None),
        Ok(Some(confirmed)) => {
            let ticket = model.tickets.draw();
            let undoes = match follows {
                Follows::Undoes(ticket) => Some(ticket),
                Follows::Retries(before) | Follows::Replaces(before) => {
                    if let Some(run) = model.runs.of(before) {
                        run.retried = true;
                    }
                    // trying a failed undo again takes back the same run
                    model.runs.of(before).and_then(|run| run.undoes)
                }
                Follows::Nothing => None,
            };
            model.runs.start(ticket, plan.clone(), origin.cloned(), undoes, model.now.utc_ms);
            model.runs.awaited = Some(ticket);
            // the form that led here goes with it, and comes back should it not be accepted
            if let Some(at) = model.overlays.iter().rposition(|overlay| matches!(overlay, Overlay::Form(_)))
                && let Overlay::Form(form) = model.overlays.remove(at)
                && let Some(run) = model.runs.of(ticket)
            {
                run.form = Some(form);
            }
            Ok(Some(vec![Effect::Write(ticket, confirmed)]))
        }
    }
}

/// A plan is done: says what became of it, unmarks what was done, and reads the lists again.
pub(super) fn reported(model: &mut Model, ticket: Ticket, report: Report) -> Vec<Effect> {
    let Some(run) = model.runs.of(ticket) else { return vec![] };
    let (clean, again) = (report.is_clean(), model.keymap.key("refresh"));
    let done: Vec<_> = report.fates().filter(|(_, fate)| fate.is_done()).map(|(target, _)| target.id.clone()).collect();
    for (target, fate) in report.fates() {
        if let Fate::Forbidden(reason) = fate {
            let message = reason.strip_prefix("not allowed: ").unwrap_or(reason);
            model.session.refusals.of_action(run.plan.command, target.id.as_str(), message, &again);
        }
    }
    let refused = !report.did_something() && !report.is_unknown();
    let by_filter = matches!(run.origin.as_ref().map(|origin| &origin.selection), Some(Selection::Matching(..) | Selection::Frozen(..)));
    run.settle(report);
    let (undoes, can_undo, mut text) = (run.undoes, run.can_undo(), run.summary());
    if clean && let Some(undone) = undoes.and_then(|ticket| model.runs.of(ticket)) {
        undone.undone = true;
    }
    if !clean {
        text = format!("{text} ({})", model.keymap.key("runs"));
    } else if can_undo {
        text = format!("{text} ({} undoes it)", model.keymap.key("undo"));
    }
    model.notices.say(if clean { Tone::Moving } else { Tone::Failing }, text, model.now);
    if refused {
        refill(model, ticket);
    }
    for table in model.parts().0.tables_mut() {
        for id in &done {
            table.marks.forget(id);
        }
        if by_filter && clean {
            table.marks.forget_matching();
        }
    }
    read_again(model)
}

/// Opens the form again whose write was refused, if the person still waits there: whoever went on is not interrupted, and finds it with the run.
fn refill(model: &mut Model, ticket: Ticket) {
    if model.runs.awaited != Some(ticket) || !model.overlays.is_empty() {
        return;
    }
    // one by one it may still do, and that is offered with the run
    let form = model.runs.of(ticket).filter(|run| run.can_be_refilled() && !run.can_be_done_singly()).and_then(Run::refilled);
    model.overlays.extend(form.map(Overlay::Form));
}

fn read_again(model: &mut Model) -> Vec<Effect> {
    model.session.count_again(model.now.instant);
    let wide = model.is_wide();
    let (screen, mut ctx) = model.parts();
    reads(screen.refresh(wide, true, &mut ctx))
}

/// Watches a batch again that was left.
pub(super) fn watch(model: &mut Model, at: usize) -> Vec<Effect> {
    let Some((batch, total)) = model.runs.all[at].left_batch() else { return vec![] };
    let ticket = model.tickets.draw();
    model.runs.all[at].watched = Some(ticket);
    model.runs.all[at].stopped = false;
    vec![Effect::Watch(ticket, batch, total)]
}

/// A batch that was watched again has come to an end, or is left again.
pub(super) fn watched(model: &mut Model, ticket: Ticket, followed: Followed) -> Vec<Effect> {
    let Some(run) = model.runs.of(ticket) else { return vec![] };
    run.watched_to_end(followed);
    let (clean, text) = (run.is_clean(), run.summary());
    model.notices.say(if clean { Tone::Moving } else { Tone::Failing }, text, model.now);
    read_again(model)
}

pub(super) fn can_undo(model: &Model) -> Availability {
    if model.session.guard.is_read_only() {
        return Availability::Disabled("this context is read-only".to_owned());
    }
    if model.runs.all.iter().any(Run::can_undo) {
        Availability::Enabled
    } else {
        Availability::Disabled("nothing was done that can be taken back".to_owned())
    }
}

pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    let undo = model.runs.undoable().and_then(|run| Some((run.undo_plan()?, run.ticket)));
    undo.map(|(plan, ticket)| follow_up(model, plan, Follows::Undoes(ticket))).unwrap_or_default()
}

pub(super) fn can_disarm(model: &Model) -> Availability {
    if model.session.guard.armed_for(model.now.instant).is_some() {
        Availability::Enabled
    } else {
        Availability::Disabled("production is not armed".to_owned())
    }
}

pub(super) fn disarm(model: &mut Model) -> Vec<Effect> {
    model.session.guard.disarm();
    vec![]
}
