//! What a person makes their own: keys, commands, and values in their editor. And the audit of it all.

use flowdeck::{
    app::{Keymap, Overlay, own},
    config::{BoundKeys, OwnCommand},
};

use super::at;
use crate::support::{
    ui::{Ui, place},
    wire::{Answer, Wire},
};

fn bindings(pairs: &[(&str, &[&str])]) -> Vec<BoundKeys> {
    let binding = |(command, keys): &(&str, &[&str])| BoundKeys {
        command: (*command).to_owned(),
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        at: "config.toml:1".to_owned(),
    };
    pairs.iter().map(binding).collect()
}

#[tokio::test(start_paused = true)]
async fn a_value_is_copied_in_the_words_of_the_screen_and_each_once() {
    let ui = at("g j S y y v").await;
    ui.shows("suspended");
    let of_copy: Vec<_> = ui.lines().into_iter().filter(|line| line.contains(" STATE ") && line.contains("true")).collect();
    assert!(of_copy.is_empty(), "{of_copy:?}");
    let id = ui.model().screen().table().unwrap().selected().unwrap().row.id.to_string();
    assert_eq!(ui.lines().iter().filter(|line| line.contains(&id)).count(), 1, "{}", ui.screen());
}

#[tokio::test(start_paused = true)]
async fn own_keys_are_what_hints_help_and_sequences_name() {
    let mut ui = at("g j").await;
    ui.bind(
        Keymap::new(
            vec![],
            &bindings(&[("list.filter", &["ctrl-f"]), ("list.page-down", &["pgdn"]), ("list.open", &["ctrl-o", "ctrl-x x"])]),
        )
        .unwrap(),
    );
    assert!(ui.foot().contains("ctrl-o open") && ui.foot().contains("ctrl-f filter"), "{}", ui.foot());
    ui.keys("ctrl-x").await;
    assert!(ui.foot().contains("x open"), "{}", ui.foot());
    ui.keys("x").await;
    ui.shows("Activities");
    ui.keys("esc ? /").await;
    ui.types("filter").await;
    assert!(ui.line_of("show only some").contains("ctrl-f"));
    ui.keys("esc esc /").await;
    assert!(ui.foot().contains("/ does nothing here"), "{}", ui.foot());
}

fn logs(change: impl FnOnce(&mut OwnCommand)) -> Keymap {
    let mut told = OwnCommand {
        name: "logs".to_owned(),
        run: ["kubectl", "logs", "{instance}", "--context={context}"].map(str::to_owned).to_vec(),
        resource: Some("jobs".to_owned()),
        keys: vec!["X".to_owned()],
        at: "config.toml:1".to_owned(),
        ..OwnCommand::default()
    };
    change(&mut told);
    Keymap::new(own::commands(vec![told]).unwrap_or_default(), &[]).unwrap()
}

#[tokio::test(start_paused = true)]
async fn an_own_command_gets_what_is_selected_as_arguments() {
    let mut ui = at("g j").await;
    ui.bind(logs(|_| ()));
    ui.keys("? /").await;
    ui.types("own.logs").await;
    assert!(ui.line_of("logs  ").contains('X'));
    ui.keys("esc esc").await;
    let instance = ui.model().screen().table().unwrap().selected().unwrap().reference("instance").unwrap();
    ui.keys("X").await;
    assert_eq!(ui.started[0].argv, ["kubectl", "logs", &instance, "--context=demo"]);
    ui.bind(logs(|told| told.confirm = true));
    ui.keys("X").await;
    ui.snapshot("own_confirm");
    ui.keys("n X y").await;
    assert_eq!(ui.started.len(), 2);
    ui.keys("space X").await;
    assert!(ui.foot().contains("one at a time"), "{}", ui.foot());
}

#[tokio::test(start_paused = true)]
async fn read_only_contexts_start_only_what_reads_and_production_wants_its_name() {
    let mut read_only = place("look");
    read_only.read_only = true;
    let mut ui = Ui::among(vec![(read_only, Wire::new())], 120, 40).await;
    ui.bind(logs(|_| ()));
    ui.keys("g j X").await;
    assert!(ui.foot().contains("read-only") && ui.started.is_empty(), "{}", ui.foot());
    ui.bind(logs(|told| told.reads = true));
    ui.keys("X").await;
    assert_eq!(ui.started.len(), 1);

    let mut production = place("prod");
    production.production = true;
    let mut ui = Ui::among(vec![(production, Wire::new())], 120, 40).await;
    ui.bind(logs(|_| ()));
    ui.keys("g j X y enter").await;
    ui.shows("not the context's name");
    assert!(ui.started.is_empty());
    ui.keys("backspace").await;
    ui.types("prod").await;
    ui.keys("enter").await;
    assert!(ui.started.len() == 1 && ui.started[0].guarded);
}

#[tokio::test(start_paused = true)]
async fn a_value_comes_back_from_the_editor_as_a_plan() {
    let wire = Wire::new();
    wire.when(
        "",
        Answer::edited(|told| {
            if let Some(row) =
                told.as_array_mut().and_then(|rows| rows.first_mut()).filter(|row| row.get("value").is_some() && row.get("name").is_some())
            {
                (row["type"], row["value"]) = ("Json".into(), r#"{"a":1,"b":[true]}"#.into());
            }
        }),
    );
    let mut ui = Ui::with(wire, 120, 40).await;
    ui.keys("g v").await;
    ui.shows("Json");
    ui.wire.heal();
    ui.wire.sent();
    ui.keys("E").await;
    assert!(ui.copied[0].contains("\n  \"b\": [\n"), "laid out for the editor: {}", ui.copied[0]);
    assert!(ui.foot().contains("unchanged"), "{}", ui.foot());
    // an editor ends the last line: that is no change
    ui.editor = Some(format!("{}\n", ui.copied[0]));
    ui.keys("E").await;
    assert!(ui.foot().contains("unchanged"), "{}", ui.foot());
    // what cannot be sent is not lost
    ui.editor = Some("{\"broken\": ".to_owned());
    ui.keys("E").await;
    assert!(ui.foot().contains("is not JSON") && ui.foot().contains("E goes on"), "{}", ui.foot());
    assert!(ui.wire.lines().is_empty(), "{:?}", ui.wire.lines());
    ui.editor = Some("{\"fixed\": [1, 2]}\n".to_owned());
    ui.keys("E").await;
    assert_eq!(ui.copied.last().unwrap(), "{\"broken\": ");
    ui.shows("Set variable").shows("{\"fixed\":[1,2]}");
    ui.keys("y").await;
    assert!(ui.wire.lines().iter().any(|line| line.starts_with("PUT ")), "{:?}", ui.wire.lines());
}

#[tokio::test(start_paused = true)]
async fn the_audit_is_read_searched_and_opened() {
    let mut ui = at("g j").await;
    ui.keys("r y").await;
    ui.notes.lines.lock().unwrap().push(
        r#"{"at":"2026-11-18T07:00:00.000Z","entry":"outcome","context":"demo","command":"job.retry","method":"PUT","path":"/job/7/retries","targets":["7"],"outcome":{"status":204}}"#
            .to_owned(),
    );
    ui.keys("g a").await;
    ui.seconds(1).await;
    ui.shows("PUT /job/7/retries").shows("204").shows("all there are");
    ui.keys("/").await;
    ui.types("nothing like it").await;
    ui.lacks("/job/7");
    ui.keys("esc enter").await;
    ui.shows("Audit entry").shows("\"status\": 204");
    ui.keys("esc esc").await;
    ui.lacks("Audit");
}

#[tokio::test(start_paused = true)]
async fn one_value_of_a_row_is_copied_by_choice() {
    let mut ui = at("g i j y v").await;
    ui.shows("Copy").shows("BUSINESS KEY");
    ui.keys("enter").await;
    assert_eq!(ui.copied, [ui.selected_id()]);
    let definition = ui.cell("definition");
    ui.keys("y v").await;
    let Some(Overlay::Pick(picker)) = ui.model().overlays.last() else { panic!("no picker") };
    let place = picker.items.iter().position(|(name, _)| name == "DEFINITION").unwrap();
    ui.keys(&"down ".repeat(place)).await;
    ui.keys("enter").await;
    assert_eq!(ui.copied[1], definition);
}
