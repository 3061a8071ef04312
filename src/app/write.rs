//! From a command that writes to its plan, and from the report back to the lists.

use super::{
    Effect, Model, Overlay,
    command::{Availability, Scope},
    overlay::FormDialog,
    reads, steer,
};
use crate::{
    act::{
        Action, Ask, Entry, Subject,
        perform::{Fate, Report},
    },
    api::Plan,
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
    let Some(table) = (match scope {
        Scope::Rows(resource) => model.screen().table_of(resource),
        _ => None,
    }) else {
        return Availability::Disabled("nothing is selected".to_owned());
    };
    if table.marks.len() > 1 && !action.many {
        return Availability::Disabled("one at a time: clear the marks (m c)".to_owned());
    }
    let mut reason = None;
    let fits = table.any_subject(|subject| match (action.available)(subject, &model.session.actor) {
        Ok(()) => true,
        Err(why) => {
            reason.get_or_insert(why);
            false
        }
    });
    match reason {
        _ if fits || can_start_empty(model, action) => Availability::Enabled,
        Some(reason) => Availability::Disabled(reason.to_owned()),
        None => Availability::Disabled("nothing is selected".to_owned()),
    }
}

/// A variable can be added to an instance that has none to select.
fn can_start_empty(model: &Model, action: &Action) -> bool {
    model.screen().table().is_some_and(|table| table.subjects().is_empty())
        && action.id == crate::act::variable::ADD.id
        && model.screen().head.as_ref().is_some_and(|head| head.selected().is_some())
}

/// Begins an action: asks what has to be asked, else plans it.
pub(super) fn begin(model: &mut Model, action: &'static Action) -> Vec<Effect> {
    let mut subjects = subjects(model, scope_of(action));
    if subjects.is_empty()
        && can_start_empty(model, action)
        && let Some(head) = &model.screen().head
    {
        subjects = head.subjects();
    }
    let (fit, unfit): (Vec<_>, Vec<_>) =
        subjects.into_iter().partition(|subject| (action.available)(subject, &model.session.actor).is_ok());
    let left_out = unfit
        .first()
        .and_then(|subject| (action.available)(subject, &model.session.actor).err())
        .map(|reason| format!("left out: {} marked ({reason})", unfit.len()));
    let Some(first) = fit.first() else { return vec![] };
    match &action.ask {
        Ask::Nothing => plan(model, action, &fit, &[], left_out),
        Ask::Fields(fields) => {
            let fields = fields(first);
            model.overlays.push(Overlay::Form(Box::new(FormDialog::filled(action, fit, left_out, fields))));
            vec![]
        }
        Ask::Form(call, make) => {
            let call = call(first);
            let mut dialog = FormDialog::waiting(action, fit, left_out);
            let asked = dialog.ask(&mut model.tickets, call, *make);
            model.overlays.push(Overlay::Form(Box::new(dialog)));
            reads(asked)
        }
    }
}

/// Plans an action and puts the plan before the person; what is wrong goes into the form, or is said.
pub(super) fn plan(model: &mut Model, action: &Action, subjects: &[Subject], entries: &[Entry], left_out: Option<String>) -> Vec<Effect> {
    match (action.plan)(subjects, entries, &model.session.actor) {
        Ok(mut plan) => {
            plan.notes.extend(left_out);
            warn_of_marks(model, subjects, &mut plan);
            steer::confirm(model, plan, Follows::Nothing)
        }
        Err(reason) => {
            model.notices.say(Tone::Failing, reason, model.now);
            vec![]
        }
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
}

/// Takes what was typed into a confirmation. `None`: it stays open.
pub(super) fn answer(model: &mut Model, plan: &Plan, follows: Follows, typed: &str) -> Result<Option<Vec<Effect>>, String> {
    match model.session.guard.confirm(plan, typed, model.now.instant) {
        Err(refusal) => Err(refusal.to_string()),
        Ok(None) => Ok(None),
        Ok(Some(confirmed)) => {
            let ticket = model.tickets.draw();
            let undoes = match follows {
                Follows::Undoes(ticket) => Some(ticket),
                Follows::Retries(before) => {
                    if let Some(run) = model.runs.of(before) {
                        run.retried = true;
                    }
                    // trying a failed undo again takes back the same run
                    model.runs.of(before).and_then(|run| run.undoes)
                }
                Follows::Nothing => None,
            };
            model.runs.start(ticket, plan.clone(), undoes, model.now.utc_ms);
            Ok(Some(vec![Effect::Write(ticket, confirmed)]))
        }
    }
}

/// A plan is done: says what became of it, unmarks what was done, and reads the lists again.
pub(super) fn reported(model: &mut Model, ticket: Ticket, report: Report) -> Vec<Effect> {
    let Some(run) = model.runs.of(ticket) else { return vec![] };
    let mut text = format!("{}: {}", run.plan.title, report.summary());
    let clean = report.is_clean();
    let done: Vec<_> = report.fates.iter().filter(|(_, fate)| *fate == Fate::Done).map(|(target, _)| target.id.clone()).collect();
    run.report = Some(report);
    let (undoes, can_undo) = (run.undoes, run.undo_plan().is_some());
    if clean && let Some(undone) = undoes.and_then(|ticket| model.runs.of(ticket)) {
        undone.undone = true;
    }
    if !clean {
        text = format!("{text} ({})", model.keymap.key("runs"));
    } else if can_undo {
        text = format!("{text} ({} undoes it)", model.keymap.key("undo"));
    }
    model.notices.say(if clean { Tone::Moving } else { Tone::Failing }, text, model.now);
    model.session.count_again(model.now.instant);
    let wide = model.is_wide();
    let (screen, mut ctx) = model.parts();
    for table in screen.tables_mut() {
        for id in &done {
            table.marks.forget(id);
        }
    }
    reads(screen.refresh(wide, true, &mut ctx))
}

pub(super) fn can_undo(model: &Model) -> Availability {
    if model.session.guard.is_read_only() {
        return Availability::Disabled("this context is read-only".to_owned());
    }
    if model.runs.0.iter().any(|run| run.undo_plan().is_some()) {
        Availability::Enabled
    } else {
        Availability::Disabled("nothing was done that can be taken back".to_owned())
    }
}

pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    let undo = model.runs.undoable().and_then(|run| Some((run.undo_plan()?, run.ticket)));
    undo.map(|(plan, ticket)| steer::confirm(model, plan, Follows::Undoes(ticket))).unwrap_or_default()
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
