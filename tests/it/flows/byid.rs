//! Anything by its id: pasted or typed, running or ended, with the right thing selected.

use super::at;
use crate::support::ui::Ui;

/// Types an id into the palette and goes there.
async fn go(ui: &mut Ui, id: &str) {
    ui.keys(":").await;
    ui.types(&format!("id {id}")).await;
    ui.keys("enter").await;
}

#[tokio::test(start_paused = true)]
async fn a_row_of_any_list_is_found_and_selected_in_its_instance() {
    for (keys, list, word) in [("g i", "incidents", "an incident"), ("g j", "jobs", "a job"), ("g t", "tasks", "a task")] {
        let mut ui = at(keys).await;
        ui.keys("j j j").await;
        let (id, instance) = (ui.selected_id(), {
            let subject = ui.model().screen().table().unwrap().selected().unwrap();
            subject.reference("instance").unwrap()
        });
        ui.keys("g o").await;
        go(&mut ui, &id).await;
        ui.shows(&format!("{id} is {word}"));
        let screen = ui.model().screen();
        assert_eq!(screen.head.as_ref().unwrap().scope()[0].value, instance, "{list}");
        assert_eq!(screen.table().unwrap().resource.name, list);
        assert_eq!(ui.selected_id(), id, "{list}");
    }
}

#[tokio::test(start_paused = true)]
async fn variables_and_executions_lead_to_their_instance() {
    let mut ui = at("g v j j").await;
    let (id, execution) = {
        let subject = ui.model().screen().table().unwrap().selected().unwrap();
        (subject.row.id.to_string(), subject.reference("execution").unwrap())
    };
    go(&mut ui, &id).await;
    ui.shows("is a variable of this instance");
    assert_eq!(ui.selected_id(), id);
    go(&mut ui, &execution).await;
    assert!(ui.model().screen().head.is_some());
    let title = &ui.model().screen().title;
    assert!(!flowdeck::resource::find::is_id(title), "{title} is what people call it, where it has a business key");
}

#[tokio::test(start_paused = true)]
async fn instances_are_found_by_id_and_by_business_key_running_or_ended() {
    let mut ui = at("g h p j").await;
    let ended = ui.selected_id();
    ui.keys("g o").await;
    go(&mut ui, &ended).await;
    ui.shows("is an instance that has ended").shows("completed");
    ui.keys("g p").await;
    let key = ui.cell("business");
    ui.keys("g o : esc").await;
    ui.keys(":").await;
    ui.types(&key).await;
    ui.keys("enter").await;
    ui.shows(&format!("{key} is an instance")).lacks(&format!("{key} is an instance: {key}"));
    // the order and what it called share a key
    ui.keys("g o").await;
    go(&mut ui, "ORD-10104").await;
    ui.shows("several instances have the business key ORD-10104").shows("business:ORD-10104").shows("state:all");
}

#[tokio::test(start_paused = true)]
async fn a_pasted_id_stands_in_the_palette_and_is_not_followed_before_enter() {
    let mut ui = at("g j").await;
    let id = ui.selected_id();
    ui.keys("g o").await;
    ui.wire.sent();
    ui.paste(&format!("{id}\n")).await;
    ui.shows(&format!(": id {id}"));
    assert!(ui.wire.lines().is_empty());
    ui.keys("enter").await;
    ui.shows("is a job");
    let asked = ui.wire.sent().len();
    assert!(asked < 30, "{asked} requests");
}

#[tokio::test(start_paused = true)]
async fn what_is_nowhere_is_said_so_and_a_search_can_be_given_up() {
    let mut ui = Ui::demo(120, 40).await;
    go(&mut ui, "00000000-0000-0000-0000-000000000000").await;
    ui.shows("nothing here has the id or business key 00000000-0000-0000-0000-000000000000");
    go(&mut ui, "../../etc").await;
    ui.shows("nothing here has the id or business key ../../etc");
    ui.wire.when("POST /history/process-instance", crate::support::wire::Answer::Never);
    go(&mut ui, "11111111-0000-0000-0000-000000000000").await;
    ui.shows("Looking").shows("esc gives up");
    assert!(ui.wire.under_way() > 0);
    ui.keys("esc").await;
    ui.lacks("Looking");
    assert_eq!(ui.wire.under_way(), 0, "and nothing goes on");
}
