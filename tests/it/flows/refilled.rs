//! Forms whose write is refused: what was typed comes back with the reason, and nobody is interrupted by it.

use std::time::Duration;

use flowdeck::{
    api::{ApiError, Method},
    app::{
        Overlay,
        command::{self, Availability},
    },
    resource,
};

use serde_json::Value;

use super::{at, list};
use crate::support::{ui::Ui, wire::Answer};

/// What stands in the fields of the form that is open, if one is.
fn filled_in(ui: &Ui) -> Option<Vec<String>> {
    let Some(Overlay::Form(dialog)) = ui.model().overlays.last() else { return None };
    let form = dialog.form.value.as_ref()?;
    Some(form.lines.iter().map(|line| line.input.text().to_owned()).collect())
}

/// What is said to the form that is open.
fn told(ui: &Ui) -> Option<&str> {
    let Some(Overlay::Form(dialog)) = ui.model().overlays.last() else { return None };
    dialog.form.value.as_ref()?.error.as_deref()
}

/// Has the server refuse the plan that waits for its yes; how many requests it is.
fn refuse(ui: &Ui) -> Option<usize> {
    let Some(Overlay::Confirm(dialog)) = ui.model().overlays.last() else { return None };
    for step in &dialog.plan.steps {
        let line = step.call.http_line();
        let start = line.split("  ").next().unwrap_or(&line);
        ui.wire.when(start, Answer::refused(500, "RestException", "the database is on fire"));
    }
    Some(dialog.plan.steps.len())
}

#[tokio::test(start_paused = true)]
async fn a_refused_variable_is_mended_in_its_form_and_sent_again() {
    let mut ui = at("g i j j enter 0 4 e").await;
    ui.keys("ctrl-u 7 7 enter").await;
    refuse(&ui);
    ui.keys("y").await;
    ui.shows("enter goes on to the confirmation");
    assert!(told(&ui).unwrap().contains("the database is on fire"));
    assert_eq!(filled_in(&ui).unwrap()[1], "77");
    ui.wire.heal();
    ui.wire.sent();
    ui.keys("8").await;
    ui.shows("enter goes on to the confirmation");
    assert_eq!(told(&ui), None, "what was said to it is over with the first change");
    ui.keys("enter y").await;
    let writes = ui.wire.writes();
    assert_eq!(writes.len(), 1);
    assert!(writes[0].body.contains("778"), "{}", writes[0].body);
    ui.lacks("enter goes on to the confirmation");
    ui.keys("g w").await;
    ui.lacks("e its form again");
}

#[tokio::test(start_paused = true)]
async fn every_form_comes_back_as_it_was_filled_in() {
    let mut ui = at("").await;
    let (mut seen, mut not_now) = (0, vec![]);
    for (resource, action) in resource::ALL.iter().flat_map(|resource| resource.actions.iter().map(move |action| (resource, action))) {
        if resource.within.is_some() {
            continue;
        }
        list(&mut ui, resource).await;
        for _ in 0..60 {
            if command::named(action.id).unwrap().availability(ui.model()) == Availability::Enabled {
                break;
            }
            ui.keys("down").await;
        }
        ui.keys(action.key).await;
        // whichever its first field takes
        for typed in ["x", "1", "2030-01-01T00:00:00", ""] {
            if filled_in(&ui).is_some() {
                ui.keys("ctrl-u").await;
                ui.types(typed).await;
                ui.keys("enter").await;
            }
        }
        let Some(steps) = refuse(&ui).filter(|_| ui.model().overlays.len() > 1) else {
            not_now.push(action.id);
            while !ui.model().overlays.is_empty() {
                ui.keys("esc").await;
            }
            continue;
        };
        assert_eq!(steps, 1, "{}", action.id);
        let confirmation = ui.screen();
        ui.keys("esc").await;
        let typed = filled_in(&ui).unwrap();
        ui.keys("enter y").await;
        if let Some(Overlay::Confirm(dialog)) = ui.model().overlays.last() {
            let count = dialog.plan.count();
            ui.keys("ctrl-u").await;
            ui.types(&count.to_string()).await;
            ui.keys("enter").await;
        }
        assert_eq!(filled_in(&ui).as_ref(), Some(&typed), "{}:\n{confirmation}\n{}", action.id, ui.screen());
        ui.shows("the database is on fire");
        ui.keys("esc").await;
        ui.wire.heal();
        seen += 1;
    }
    assert!(seen > 10, "only {seen} were tried; no form or nothing to do them to: {not_now:?}");
}

#[tokio::test(start_paused = true)]
async fn whoever_went_on_is_not_interrupted_and_finds_the_form_with_the_write() {
    let mut ui = at("g j R ctrl-u 5 enter").await;
    let instance = ui.model().screen().table().unwrap().selected().unwrap().reference("instance").unwrap();
    ui.wire.elsewhere(Method::DELETE, &format!("/process-instance/{instance}"), Value::Null).await;
    ui.wire.when("PUT /job/", Answer::After(Duration::from_secs(5)));
    ui.keys("y j").await;
    ui.seconds(6).await;
    assert!(ui.model().overlays.is_empty(), "{}", ui.screen());
    assert!(ui.foot().contains("the job is gone"), "{}", ui.foot());
    ui.keys("g w").await;
    ui.shows("r again what failed   e its form again");
    ui.keys("e").await;
    assert_eq!(filled_in(&ui).unwrap(), ["5"]);
    assert!(told(&ui).unwrap().contains("the job is gone"));
    ui.keys("esc g w").await;
    ui.lacks("e its form again");
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_done_is_not_put_before_the_person_again_but_can_be_had() {
    let mut ui = at("g j R ctrl-u 5 enter").await;
    ui.wire.when("PUT /job/", Answer::Fails(ApiError::Timeout { after: Duration::from_secs(5) }));
    ui.keys("y").await;
    assert!(ui.model().overlays.is_empty() && ui.foot().contains("1 unknown"), "{}", ui.screen());
    ui.keys("g w").await;
    ui.shows("e its form again").lacks("r again what failed");
    ui.keys("e").await;
    assert_eq!(filled_in(&ui).unwrap(), ["5"]);
    assert_eq!(ui.wire.writes().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn of_a_write_that_was_done_in_part_no_form_comes_back() {
    let mut ui = at("g j space").await;
    let bad = ui.selected_id();
    ui.wire.when(&format!("PUT /job/{bad}/"), Answer::refused(500, "RestException", "the database is on fire"));
    ui.keys("space R ctrl-u 5 enter 2 enter").await;
    assert!(ui.foot().contains("1 done · 1 failed"), "{}", ui.foot());
    assert!(ui.model().overlays.is_empty());
    ui.keys("g w").await;
    ui.shows("r again what failed").lacks("e its form again");
}
