//! The update: routes each message to what it is for, and asks for what is needed next.

use std::time::Duration;

use super::{
    Effect, Model, Msg, editor, exports, find,
    keymap::{self, Meaning},
    mouse, overlay, reads,
    session::is_camunda,
    steer, write,
};
use crate::{
    api::{ApiError, camunda7},
    call,
    clock::Now,
    pane::{
        slot::{Asked, Outcome, Ticket},
        table::Table,
    },
    resource::{
        INCIDENTS, INSTANCES, Tone,
        query::{Made, Query, Reply},
        tenant,
    },
};

/// How long a count for the header may take.
const SUMMARY_WITHIN: Duration = Duration::from_secs(10);

/// The first questions.
pub fn start(model: &mut Model) -> Vec<Effect> {
    if model.session.is_nowhere() {
        return steer::setup(model);
    }
    let wide = model.is_wide();
    let (screen, mut ctx) = model.parts();
    let effects = reads(screen.open(wide, &mut ctx));
    model.settle();
    effects
}

/// Takes one message.
pub fn update(model: &mut Model, msg: Msg, now: Now) -> Vec<Effect> {
    model.now = now;
    if matches!(msg, Msg::Key(_) | Msg::Mouse(_) | Msg::Paste(_)) {
        model.runs.awaited = None;
    }
    let mut effects = match msg {
        Msg::Key(key) => {
            model.keep.touch(now.instant);
            press(model, key)
        }
        Msg::Mouse(touch) => mouse::touch(model, touch),
        Msg::Paste(text) => overlay::paste(model, &text),
        Msg::Resize(size) => {
            model.size = size;
            open(model)
        }
        Msg::Focus(focused) => {
            model.focused = focused;
            vec![]
        }
        Msg::Tick => vec![],
        Msg::Done(ticket, outcome) => done(model, ticket, outcome),
        Msg::Progress(ticket, progress) => {
            if let Some(run) = model.runs.of(ticket) {
                run.progress = progress;
            }
            vec![]
        }
        Msg::Reported(ticket, report) => write::reported(model, ticket, report),
        Msg::Exporting(ticket, read, total) => {
            model.exports.progress(ticket, read, total);
            vec![]
        }
        Msg::Exported(ticket, outcome) => {
            exports::done(model, ticket, outcome);
            vec![]
        }
        Msg::Audited(ticket, piece) => {
            for overlay in &mut model.overlays {
                if let super::Overlay::Audit(audit) = overlay {
                    audit.accept(ticket, piece);
                    break;
                }
            }
            vec![]
        }
        Msg::Edited(draft, Some(text)) => editor::edited(model, *draft, text),
        Msg::Edited(_, None) => {
            model.notices.say(Tone::Dim, "unchanged: nothing to send", now);
            vec![]
        }
        Msg::Watched(ticket, followed) => write::watched(model, ticket, followed),
        Msg::Looked(ticket, seen) => write::looked(model, ticket, seen),
        Msg::Checked(ticket, check) => {
            if let Some(setup) = steer::setup_of(model) {
                setup.checked(ticket, check);
            }
            vec![]
        }
        Msg::Examined(ticket, findings) => {
            if let Some(setup) = steer::setup_of(model) {
                setup.examined(ticket, findings);
            }
            vec![]
        }
        Msg::Adopted(place) => steer::adopted(model, *place),
        Msg::Said(text) => {
            model.notices.say(Tone::Plain, text, now);
            vec![]
        }
        Msg::Found(context, base) => {
            if *model.session.place.name == *context {
                model.session.place.base = Some(base);
            }
            vec![]
        }
        Msg::Saved(saved) => {
            model.keep.renew(saved);
            vec![]
        }
        Msg::Forgotten(reason) => {
            model.complain(&reason);
            vec![]
        }
    };
    effects.extend(poll(model));
    effects.extend(cause(model));
    if let Some(text) = model.parts().0.text_mut().filter(|text| text.is_scanning()) {
        text.scan();
    }
    effects.extend(model.remember());
    model.settle();
    effects
}

fn press(model: &mut Model, key: crossterm::event::KeyEvent) -> Vec<Effect> {
    let Some(name) = keymap::name(key) else { return vec![] };
    model.mouse.forget();
    model.notices.pressed(model.now);
    if !model.overlays.is_empty() && name != "ctrl-c" && name != "ctrl-z" {
        return overlay::press(model, key, &name);
    }
    if name == "esc" && !model.keys.is_empty() {
        model.keys.clear();
        return vec![];
    }
    if matches!(name.as_str(), "ctrl-c" | "ctrl-z") {
        model.keys.clear();
    }
    model.keys.push(name);
    match keymap::meaning(model, &model.keys) {
        Meaning::Prefix => vec![],
        Meaning::Command(command) => {
            model.keys.clear();
            command.invoke(model)
        }
        Meaning::Nothing => {
            let keys = std::mem::take(&mut model.keys).join(" ");
            model.notices.say(Tone::Dim, format!("{keys} does nothing here; {} tells what does", model.keymap.key("help")), model.now);
            vec![]
        }
    }
}

/// Asks for what is on screen and was never read.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let wide = model.is_wide();
    let (screen, mut ctx) = model.parts();
    reads(screen.open(wide, &mut ctx))
}

fn poll(model: &mut Model) -> Vec<Effect> {
    if !model.may_poll() {
        return vec![];
    }
    let (wide, interval) = (model.is_wide(), model.interval());
    let (screen, mut ctx) = model.parts();
    let mut asked = screen.poll(wide, interval, &mut ctx);
    let looked_at = model.session.signed_in && model.screen().is_overview();
    let health_is_due = looked_at && model.session.health.is_due(model.now.instant);
    // what is left of all incidents is told from counts of one round
    if health_is_due || model.session.counts_are_due(model.now.instant) {
        asked.extend(summary(model));
    }
    if health_is_due {
        asked.extend(health(model));
    }
    if looked_at {
        asked.extend(model.session.health.ask_level(&mut model.tickets));
    }
    reads(asked)
}

/// Asks where the failure that is told of began.
fn cause(model: &mut Model) -> Vec<Effect> {
    let wide = model.is_wide();
    let (screen, mut ctx) = model.parts();
    reads(screen.ask_cause(wide, &mut ctx))
}

/// Counts for the header, each on its own and time-boxed.
fn summary(model: &mut Model) -> Vec<Asked> {
    let (session, tickets, now_ms) = (&mut model.session, &mut model.tickets, model.now.utc_ms);
    let tenant = session.place.tenant.clone();
    let count = |resource: &'static crate::resource::Resource, source: usize| {
        let binding = &resource.source[source];
        let filter = tenant::all_of(resource, binding, tenant.as_deref(), now_ms);
        move || Query::Count { binding, filter: filter.into() }
    };
    let asked = [
        session.incidents.ask(tickets, count(&INCIDENTS, 0)),
        session.instances.ask(tickets, count(&INSTANCES, 1)),
        session.remembered.ask(tickets, count(&INSTANCES, 0)),
    ];
    asked.into_iter().flatten().map(|asked| Asked { within: Some(SUMMARY_WITHIN), ..asked }).collect()
}

/// Counts of what has failed.
fn health(model: &mut Model) -> Vec<Asked> {
    let session = &mut model.session;
    session.health.ask(&mut model.tickets, session.place.tenant.as_deref(), model.now.utc_ms)
}

fn done(model: &mut Model, ticket: Ticket, outcome: Outcome) -> Vec<Effect> {
    let mut first = vec![];
    if !model.live().contains(&ticket) {
        model.dropped += 1;
        return vec![];
    }
    if let Ok(answered) = &outcome {
        model.session.took(answered.latency);
        if let Some(server) = answered.server_time {
            model.session.skew_ms = skew(server, model.now.utc_ms);
        }
        if !model.session.signed_in {
            model.session.signed_in = true;
            let version = || Query::Body { call: call!(camunda7::engine::GET_REST_API_VERSION), make: version };
            first.extend(model.session.version.ask(&mut model.tickets, version));
            first.extend(summary(model));
        }
    }
    let learnt = outcome.is_ok() && (model.session.version.awaits(ticket) || model.session.name.awaits(ticket));
    let outcome = match find::accept(model, ticket, outcome) {
        Ok(effects) => return reads(first).into_iter().chain(effects).collect(),
        Err(outcome) => outcome,
    };
    let asked = match session_accepts(model, ticket, outcome) {
        Ok(asked) => asked,
        Err(outcome) => match overlay::accept(model, ticket, outcome) {
            Ok(()) => vec![],
            Err(outcome) => screen_accepts(model, ticket, outcome).unwrap_or_else(|_| {
                model.dropped += 1;
                vec![]
            }),
        },
    };
    refused_list(model);
    let version = model.session.version.value.clone().filter(|_| learnt);
    let learn = version.map(|version| Effect::Learn(version, model.session.product_name().map(str::to_owned)));
    reads(first.into_iter().chain(asked)).into_iter().chain(learn).collect()
}

/// Takes note when the list on screen, over everything, may not be read.
fn refused_list(model: &mut Model) {
    let Some(table) = model.screen().table().filter(|table| table.scope() == model.session.narrowed(table.resource, vec![])) else {
        return;
    };
    let Some(ApiError::Forbidden { message }) = &table.rows.error else { return };
    let (name, message) = (table.resource.name, message.clone());
    if model.session.refusals.list(name).is_none() {
        model.session.refusals.of_list(name, &message, &model.keymap.key("refresh"));
    }
}

fn screen_accepts(model: &mut Model, ticket: Ticket, outcome: Outcome) -> Result<Vec<Asked>, Outcome> {
    let now = model.now;
    let (screen, mut ctx) = model.parts();
    let outcome = match screen.accept_cause(ticket, outcome, &mut ctx) {
        Ok((asked, missing)) => {
            if let Some(reason) = missing {
                model.notices.say(Tone::Waiting, format!("the cause cannot be shown: {reason}"), now);
            }
            return Ok(asked);
        }
        Err(outcome) => outcome,
    };
    screen.accept(ticket, outcome, &mut ctx)
}

/// The version in `{"version": …}`.
fn version(body: &str) -> Result<Made, String> {
    let told: serde_json::Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
    Ok(Box::new(told["version"].as_str().unwrap_or("of unknown version").to_owned()))
}

/// The product's name in `{"product": {"name": …}}`.
fn product(body: &str) -> Result<Made, String> {
    let told: serde_json::Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
    told["product"]["name"].as_str().map(|name| Box::new(name.to_owned()) as Made).ok_or_else(|| "no name of a product".to_owned())
}

/// The server's clock against ours, in whole seconds; less than two is the header's own coarseness.
fn skew(server_ms: i64, utc_ms: i64) -> i64 {
    let skew = server_ms - utc_ms;
    if skew.abs() < 2_000 { 0 } else { skew / 1_000 * 1_000 }
}

fn session_accepts(model: &mut Model, ticket: Ticket, outcome: Outcome) -> Result<Vec<Asked>, Outcome> {
    let now = model.now.instant;
    let session = &mut model.session;
    if session.version.awaits(ticket) {
        session.version.keep(outcome, now);
        if session.version.value.as_deref().is_none_or(is_camunda) {
            return Ok(vec![]);
        }
        let name = || Query::Body { call: call!(camunda7::engine::GET_TELEMETRY_DATA), make: product };
        return Ok(session.name.ask(&mut model.tickets, name).into_iter().collect());
    }
    if session.name.awaits(ticket) {
        session.name.keep(outcome, now);
        return Ok(vec![]);
    }
    let outcome = match session.health.accept(ticket, outcome, now) {
        Ok(()) => {
            session.health.judge_others(&session.incidents);
            return Ok(vec![]);
        }
        Err(outcome) => outcome,
    };
    let Some(slot) = [&mut session.incidents, &mut session.instances, &mut session.remembered].into_iter().find(|slot| slot.awaits(ticket))
    else {
        return Err(outcome);
    };
    match outcome.map(|answered| answered.reply) {
        Ok(Reply::Count(count)) => slot.fill(count, now),
        Ok(_) => {}
        Err(error) => slot.fail(error, now),
    }
    session.health.judge_others(&session.incidents);
    session.judge_history();
    Ok(distrust_history(model))
}

/// Where history knows fewer running instances than run, lists come from the runtime.
pub(super) fn distrust_history(model: &mut Model) -> Vec<Asked> {
    if !model.session.history_is_short() {
        return vec![];
    }
    let (screen, mut ctx) = model.parts();
    // the runtime has nothing else than what runs: a list that a person wants more of stays with history
    let wants_more = |table: &Table| table.filter.iter().any(|term| term.field == "state" && term.value == "all");
    let short =
        screen.tables_mut().filter(|table| table.resource.name == INSTANCES.name && table.is_preferred_source() && !wants_more(table));
    short.flat_map(|table| table.fall_back(&mut ctx)).collect()
}
