//! The guard: nothing is written without its confirmation, whatever is pressed where.

use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::Ordering},
};

use flowdeck::{
    act::Action,
    api::Demand,
    app::{
        Overlay, Place,
        command::{self, Availability, Run},
    },
    resource,
};

use super::SCREENS;
use crate::support::{
    ui::{Ui, place},
    wire::Wire,
};

/// Where the program is, so far as keys mean something else elsewhere.
fn whereabouts(ui: &Ui) -> (usize, String, usize, bool) {
    let screen = ui.model().screen();
    (ui.model().screens.len(), screen.title.clone(), screen.focus, ui.model().overlays.is_empty() && ui.model().keys.is_empty())
}

async fn go(ui: &mut Ui, keys: &str) {
    ui.stay();
    for _ in 0..8 {
        if ui.model().overlays.is_empty() && ui.model().keys.is_empty() {
            break;
        }
        ui.keys("esc").await;
    }
    ui.keys("g o home").await;
    ui.keys(keys).await;
}

/// Every key that the table of commands knows, and those that dialogs know.
fn every_key() -> BTreeSet<&'static str> {
    command::all().flat_map(|command| command.keys.iter().copied()).chain(["y", "n", "enter", "esc", "1", "2"]).collect()
}

#[tokio::test(start_paused = true)]
async fn no_key_of_the_table_writes_on_any_screen_without_a_confirmation() {
    let mut ui = Ui::demo(120, 24).await;
    let mut confirmations = 0;
    for (name, keys) in SCREENS {
        go(&mut ui, keys).await;
        let here = whereabouts(&ui);
        for key in every_key() {
            ui.keys(key).await;
            confirmations += usize::from(matches!(ui.model().overlays.last(), Some(Overlay::Confirm(_))));
            ui.stay();
            if whereabouts(&ui) != here {
                ui.keys("esc").await;
            }
            if whereabouts(&ui) != here {
                go(&mut ui, keys).await;
                assert_eq!(whereabouts(&ui), here, "{name} is found again after {key}");
            }
        }
        let writes = ui.wire.writes();
        assert!(writes.is_empty(), "{name}: {writes:?}");
    }
    assert!(confirmations > 5, "plans were made, and waited for their answer: {confirmations}");
    assert!(ui.notes.lines.lock().unwrap().is_empty());
}

/// Presses so many keys as they come; what is on top decides which may be pressed.
async fn wander(ui: &mut Ui, steps: usize, may_press: fn(&Ui, &str) -> bool) -> usize {
    let keys: Vec<&str> = every_key().into_iter().chain(["down", "up", "x", "i", "0", "3", "space", "ctrl-u"]).collect();
    let acts: Vec<&str> = command::all().filter(|command| matches!(command.run, Run::Plan(_))).map(|command| command.keys[0]).collect();
    let mut seed: u64 = 0x5eed;
    let mut plans = 0;
    for _ in 0..steps {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let dice = usize::try_from(seed >> 33).unwrap();
        let covered = ui.model().overlays.last().is_some_and(|overlay| !matches!(overlay, Overlay::Confirm(_) | Overlay::Form(_)));
        let fills_in = matches!(ui.model().overlays.last(), Some(Overlay::Form(_)));
        let key = match dice % 4 {
            0 if covered => "esc", // or most of the walk is spent reading help
            0 if fills_in => "enter",
            1 if fills_in => "esc",
            0 | 1 if !covered => acts[dice / 4 % acts.len()],
            _ => keys[dice / 4 % keys.len()],
        };
        if may_press(ui, key) {
            ui.keys(key).await;
            plans += usize::from(matches!(ui.model().overlays.last(), Some(Overlay::Confirm(_))));
        }
        ui.stay();
    }
    plans
}

#[tokio::test(start_paused = true)]
async fn wandering_about_writes_nothing_as_long_as_no_confirmation_is_answered() {
    let mut ui = Ui::demo(100, 24).await;
    let plans = wander(&mut ui, 1_000, |ui, key| {
        let asked = matches!(ui.model().overlays.last(), Some(Overlay::Confirm(_)));
        let answers = |key: &str| key == "y" || key.chars().all(|c| c.is_ascii_digit());
        !asked || !key.split(' ').any(answers)
    })
    .await;
    assert!(plans > 10, "{plans}");
    let writes = ui.wire.writes();
    assert!(writes.is_empty(), "{writes:?}");
}

#[tokio::test(start_paused = true)]
async fn a_read_only_context_is_never_written_to_whatever_is_pressed() {
    let place = Place { read_only: true, ..place("look") };
    let mut ui = Ui::among(vec![(place, Wire::new())], 120, 24).await;
    ui.shows("⊘ read-only");
    let plans = wander(&mut ui, 500, |_, _| true).await;
    assert_eq!(plans, 0, "not even a plan is shown");
    assert!(ui.wire.writes().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_read_only_context_greys_every_write_and_says_why() {
    let place = Place { read_only: true, ..place("look") };
    let mut ui = Ui::among(vec![(place, Wire::new())], 120, 40).await;
    assert_eq!(ui.style_of("⊘ read-only"), "R RRRRRRRRR");
    ui.keys("g j").await;
    assert_eq!(ui.style_of("r retry"), "d ddddd");
    ui.keys("r").await;
    assert!(ui.foot().contains("retry: context look is read-only"), "{}", ui.foot());
    ui.keys("?").await;
    let help = ui.line_of("not now: context look is read-only");
    assert!(help.contains("retry"), "{help}");
    ui.snapshot("help_read_only");
}

async fn production(wire: &Arc<Wire>) -> Ui {
    let place = Place { production: true, ..place("live") };
    Ui::among(vec![(place, wire.clone())], 120, 40).await
}

#[tokio::test(start_paused = true)]
async fn production_wants_its_name_once_and_shows_that_it_is_armed() {
    let mut ui = production(&Wire::new()).await;
    assert_eq!(ui.style_of("live  PROD "), "PPPP PPPP".chars().take(4).chain("  PPPP ".chars()).collect::<String>());
    ui.keys("g j r").await;
    ui.shows("This is production. Type its name (live) to arm writing for 10 minutes:");
    ui.snapshot("confirm_production");
    ui.types("demo").await;
    ui.keys("enter").await;
    ui.shows("not sent: that is not the context's name");
    ui.keys("ctrl-u").await;
    ui.types("live").await;
    ui.keys("enter").await;
    ui.shows("armed 10m").shows("Send it? y / n");
    assert!(ui.wire.writes().is_empty());
    ui.keys("y").await;
    assert_eq!(ui.wire.writes().len(), 1);
    assert_eq!(*ui.notes.lines.lock().unwrap(), ["intent live job.retry", "done live job.retry"]);

    ui.keys("home r").await;
    ui.shows("Send it? y / n").lacks("Type its name");
    ui.keys("esc g d").await;
    ui.lacks("armed");
    ui.keys("r").await;
    ui.shows("Type its name (live)");
    ui.types("live").await;
    ui.keys("enter esc").await;
    ui.seconds(300).await;
    ui.shows("armed 5m");
    ui.seconds(301).await;
    ui.lacks("armed");
    ui.keys("r").await;
    ui.shows("Type its name (live)");
    assert!(ui.wire.writes().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_armed_production_still_wants_the_count_for_many() {
    let mut ui = production(&Wire::new()).await;
    ui.keys("g j space space space r").await;
    ui.shows("Type its name (live)");
    ui.types("live").await;
    ui.keys("enter").await;
    ui.shows("Type the count (3) to send:");
    ui.keys("y enter").await;
    ui.shows("not sent: that is not the count, 3");
    assert!(ui.wire.writes().is_empty());
    ui.keys("ctrl-u 3 enter").await;
    assert_eq!(ui.wire.writes().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn without_an_audit_production_is_not_written_to() {
    let mut ui = production(&Wire::new()).await;
    ui.notes.is_full.store(true, Ordering::SeqCst);
    ui.keys("g j r").await;
    ui.types("live").await;
    ui.keys("enter y").await;
    assert!(ui.foot().contains("no audit, no production write"), "{}", ui.foot());
    assert!(ui.wire.writes().is_empty());
}

/// Every action with the list that offers it.
fn every_action() -> impl Iterator<Item = (&'static str, &'static Action)> {
    resource::ALL.iter().flat_map(|resource| resource.actions.iter().map(|action| (resource.name, *action)))
}

/// Opens a list by its name.
async fn open(ui: &mut Ui, name: &str) {
    for _ in 0..8 {
        if ui.model().overlays.is_empty() && ui.model().keys.is_empty() {
            break;
        }
        ui.keys("esc").await;
    }
    ui.keys(":").await;
    ui.types(name).await;
    ui.keys("enter").await;
}

#[tokio::test(start_paused = true)]
async fn no_action_of_any_list_passes_a_read_only_context() {
    let place = Place { read_only: true, ..place("look") };
    let mut ui = Ui::among(vec![(place, Wire::new())], 120, 24).await;
    let mut seen = 0;
    for (list, action) in every_action() {
        open(&mut ui, list).await;
        let command = command::named(action.id).unwrap();
        let Availability::Disabled(reason) = command.availability(ui.model()) else { panic!("{} can be used", action.id) };
        assert_eq!(reason, "context look is read-only", "{}", action.id);
        ui.keys(action.key).await;
        assert!(ui.model().overlays.is_empty(), "{} opens something", action.id);
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
    assert!(ui.wire.writes().is_empty());
}

#[tokio::test(start_paused = true)]
async fn no_action_of_any_list_passes_production_without_its_name() {
    let mut ui = production(&Wire::new()).await;
    let (mut asked, mut not_now) = (0, vec![]);
    for (list, action) in every_action() {
        open(&mut ui, list).await;
        // the first row that it can be done to
        for _ in 0..60 {
            if command::named(action.id).unwrap().availability(ui.model()) == Availability::Enabled {
                break;
            }
            ui.keys("down").await;
        }
        ui.keys(action.key).await;
        if ui.model().overlays.is_empty() {
            not_now.push(action.id);
            continue;
        }
        for typed in ["", "x", "1"] {
            if matches!(ui.model().overlays.last(), Some(Overlay::Form(_))) {
                ui.types(typed).await;
                ui.keys("enter").await;
            }
        }
        let Some(Overlay::Confirm(confirm)) = ui.model().overlays.last() else { panic!("{}: {}", action.id, ui.screen()) };
        let demand = ui.model().session.guard.demand(&confirm.plan, tokio::time::Instant::now());
        assert_eq!(demand, Ok(Demand::Name("live".into())), "{}", action.id);
        ui.keys("y enter 1 enter").await;
        assert!(matches!(ui.model().overlays.last(), Some(Overlay::Confirm(_))), "{} is sent", action.id);
        asked += 1;
    }
    assert!(ui.wire.writes().is_empty());
    assert!(asked > 20, "only {asked} were tried; nothing to do them to: {not_now:?}");
}
