//! Going to anything by its id: asking what it is, and opening the screen that shows it.

use std::time::Duration;

use super::{Effect, Model, Overlay, Screen, narrow, reads, steer};
use crate::{
    act::Subject,
    api::ApiError,
    pane::{
        slot::{Asked, Outcome, Slot, Ticket},
        tree::Sought,
    },
    resource::{
        Drill, INSTANCES, Tone,
        filter::Term,
        find::{Found, Place},
        query::Query,
    },
};

/// How long all the questions together may take.
const WITHIN: Duration = Duration::from_secs(30);

/// Something that is being looked for.
pub struct Finding {
    /// What was typed or pasted.
    pub text: String,
    /// The answer on its way, or why there is none.
    pub slot: Slot<()>,
}

/// Starts to look for an id, or a business key.
pub(super) fn begin(model: &mut Model, text: &str) -> Vec<Effect> {
    let text = text.trim().to_owned();
    if text.is_empty() {
        model.notices.say(Tone::Dim, "id what? paste one behind it", model.now);
        return vec![];
    }
    let mut finding = Finding { slot: Slot::default(), text: text.clone() };
    let asked = finding.slot.ask(&mut model.tickets, || Query::Find(text.into()));
    model.overlays.push(Overlay::Find(finding));
    reads(asked.map(|asked| Asked { within: Some(WITHIN), ..asked }))
}

/// Takes what was found, if it is that; opens it.
pub(super) fn accept(model: &mut Model, ticket: Ticket, outcome: Outcome) -> Result<Vec<Effect>, Outcome> {
    let awaits = |overlay: &Overlay| matches!(overlay, Overlay::Find(finding) if finding.slot.pending == Some(ticket));
    let Some(at) = model.overlays.iter().position(awaits) else { return Err(outcome) };
    let Overlay::Find(finding) = model.overlays.remove(at) else { return Ok(vec![]) };
    let found = match outcome.map(|answered| answered.reply.made::<Found>()) {
        Ok(found) => found,
        Err(error) => {
            model.notices.say(Tone::Failing, told(&finding.text, &error), model.now);
            return Ok(vec![]);
        }
    };
    Ok(found.map(|found| open(model, &finding.text, found)).unwrap_or_default())
}

fn told(text: &str, error: &ApiError) -> String {
    format!("{text} was not looked for to the end: {error}")
}

fn open(model: &mut Model, text: &str, found: Found) -> Vec<Effect> {
    let now = model.now;
    match found {
        Found::Nothing { forbidden } => {
            let may_not = if forbidden.is_empty() { String::new() } else { format!("; you may not look at {}", forbidden.join(", ")) };
            model.notices.say(Tone::Waiting, format!("nothing here has the id or business key {text}{may_not}"), now);
            vec![]
        }
        Found::Several(terms) => {
            model.notices.say(Tone::Plain, format!("several instances have the business key {text}"), now);
            narrow::go(model, &INSTANCES, terms)
        }
        Found::Within(place) => {
            model.notices.say(Tone::Plain, format!("{text} is {} of this instance", place.what), now);
            within(model, place)
        }
        Found::Row(subject) => {
            model.notices.say(Tone::Plain, format!("{text} is {}", called(&subject, text)), now);
            row(model, &subject)
        }
    }
}

/// What a row is, in a sentence; not again by what it was looked for.
fn called(subject: &Subject, text: &str) -> String {
    let one = subject.resource.one;
    let article = if one.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    let ended = if subject.cell("ended").is_empty() { "" } else { " that has ended" };
    let label = subject.label();
    let named = if label == subject.row.id.as_str() || label == text { String::new() } else { format!(": {label}") };
    format!("{article} {one}{ended}{named}")
}

/// The screen that shows a row: that of its instance with the row selected in its list, else its own list.
fn row(model: &mut Model, subject: &Subject) -> Vec<Effect> {
    let instance = match subject.resource.enter {
        Drill::Instance(reference) => subject.reference(reference),
        _ => subject.reference("instance"),
    };
    let Some(instance) = instance else { return listed(model, subject) };
    let business = subject.cell("business");
    let label = if business.is_empty() { instance.clone() } else { business };
    let sought = subject.reference("activity").map(|activity| Sought { activity, execution: subject.reference("execution") });
    let mut screen = Screen::instance(&instance, label, model.session.system, sought);
    let is_instance = subject.resource.name == INSTANCES.name;
    if !is_instance && !screen.seek_row(subject.resource.name, &subject.row.id) {
        return listed(model, subject);
    }
    steer::push(model, screen)
}

/// The list of a row's kind, with this row alone.
fn listed(model: &mut Model, subject: &Subject) -> Vec<Effect> {
    let mut terms = subject.resource.implied(&[]);
    for term in &mut terms {
        "all".clone_into(&mut term.value);
    }
    terms.insert(0, Term::is("id", subject.row.id.as_str()));
    narrow::go(model, subject.resource, terms)
}

/// The screen of the instance that something belongs to.
fn within(model: &mut Model, place: Place) -> Vec<Effect> {
    let sought = place.activity.map(|activity| Sought { activity, execution: None });
    let mut screen = Screen::instance(&place.instance, place.instance.clone(), model.session.system, sought);
    if let Some(list) = place.list {
        screen.seek_row(list, &place.id);
    }
    steer::push(model, screen)
}
