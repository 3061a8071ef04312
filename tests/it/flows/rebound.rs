//! Every command on another key: no sentence names a key that does nothing any more.

use std::{collections::BTreeSet, time::Duration};

use flowdeck::{
    app::{
        Keymap,
        command::{self, Availability},
    },
    config::BoundKeys,
};

use super::SCREENS;
use crate::support::{
    ui::{Ui, place},
    wire::{Answer, Wire},
};

/// The new keys of a command, none of which a sentence would have by chance.
fn keys(id: &str) -> String {
    let at = command::all().position(|command| command.id == id).unwrap_or_else(|| panic!("there is no {id}"));
    let letter = |at: usize| char::from(b'a' + u8::try_from(at).unwrap());
    format!("alt-{} alt-{}", letter(at / 26), letter(at % 26))
}

/// Another key for each command.
fn rebound() -> Keymap {
    let binding = |id: &str| BoundKeys { command: id.to_owned(), keys: vec![keys(id)], at: "config.toml:1".to_owned() };
    Keymap::new(vec![], &command::all().map(|command| binding(command.id)).collect::<Vec<_>>()).unwrap()
}

/// The keys that commands come with; not those that are words, and not the numbers of tabs, which sentences have too.
fn old_keys() -> BTreeSet<&'static str> {
    const WORDS: &[&str] = &["a", "space", "enter", "esc", "tab", "left", "right", "up", "down", "home", "end", "ctrl-c"];
    let is_word = |key: &str| WORDS.contains(&key) || key.chars().all(|c| c.is_ascii_digit());
    command::all().flat_map(|command| command.keys.iter().copied()).filter(|key| !is_word(key)).collect()
}

/// The old key that a sentence names, if it names one.
fn named<'a>(old: &BTreeSet<&'a str>, sentence: &str) -> Option<&'a str> {
    let words: Vec<&str> =
        sentence.split_whitespace().map(|word| word.trim_matches(['(', ')', ',', ';', '.', '`']).trim_end_matches(':')).collect();
    let pairs = words.windows(2).map(|pair| pair.join(" "));
    let said: BTreeSet<String> = words.iter().map(|word| (*word).to_owned()).chain(pairs).collect();
    old.iter().copied().find(|key| said.contains(*key))
}

#[test]
fn a_key_is_found_where_a_sentence_names_it() {
    let old = old_keys();
    for (sentence, key) in [("wait, or stop it (g w)", "g w"), ("this is where it starts; Q leaves", "Q"), ("(ctrl-r asks anew)", "ctrl-r")]
    {
        assert_eq!(named(&old, sentence), Some(key));
    }
    assert_eq!(named(&old, "a write is under way: 1 of 3"), None);
    for command in command::all() {
        assert_eq!(named(&old, command.help), None, "{}: {}", command.id, command.help);
    }
}

#[tokio::test(start_paused = true)]
async fn no_reason_why_something_cannot_be_done_names_a_key_of_before() {
    let mut ui = Ui::demo(120, 40).await;
    let old = old_keys();
    let mut seen = BTreeSet::new();
    for (name, way) in SCREENS {
        ui.bind(Keymap::default());
        ui.keys("g o home").await;
        ui.keys(way).await;
        ui.bind(rebound());
        let model = ui.model();
        for command in model.commands() {
            let Availability::Disabled(reason) = command.availability(model) else { continue };
            assert_eq!(named(&old, &reason), None, "{name}, {}: {reason}", command.id);
            seen.insert(reason);
        }
    }
    assert!(seen.len() > 15, "{seen:?}");
}

#[tokio::test(start_paused = true)]
async fn what_is_said_names_the_keys_that_there_are() {
    let (here, there) = (Wire::new(), Wire::new());
    let mut ui = Ui::among(vec![(place("here"), here), (place("there"), there)], 160, 40).await;
    ui.bind(rebound());
    let keys = |ids: &[&str]| ids.iter().map(|id| keys(id)).collect::<Vec<_>>().join(" ");
    let mut expected = vec![];
    let mut expect = |id: &'static str| expected.push(keys(&[id]));

    ui.keys(&keys(&["back", "bookmarks", "bookmark", "list.save-filter", "list.saved-filters"])).await;
    for id in ["quit", "bookmark", "bookmarks", "list.filter", "list.save-filter"] {
        expect(id);
    }
    // a filter with a name
    ui.keys(&keys(&["jobs", "list.filter"])).await;
    ui.types("retries<1").await;
    ui.keys(&format!("enter {}", keys(&["list.save-filter"]))).await;
    ui.types("dead").await;
    ui.keys("enter").await;
    expect("list.saved-filters");
    // a refusal, and a write under way
    ui.wire.when("PUT /job/", Answer::refused(403, "AuthorizationException", "no UPDATE for you"));
    ui.keys(&format!("{} y {}", keys(&["job.retry"]), keys(&["job.retry"]))).await;
    expect("refresh");
    expect("runs");
    ui.wire.heal();
    ui.wire.when("PUT /job/", Answer::After(Duration::from_secs(5)));
    ui.keys(&format!("{} {} y {} down enter", keys(&["refresh"]), keys(&["job.retry"]), keys(&["contexts"]))).await;
    ui.seconds(6).await;
    // one that can be undone
    ui.keys(&format!("{} y", keys(&["instances", "instance.suspend"]))).await;
    expect("undo");
    ui.keys(&format!("{} z", keys(&["instance.activate"]))).await;
    ui.keys("esc z").await;
    expect("help");

    let old = old_keys();
    let said: Vec<&str> = ui.model().notices.all().map(|notice| notice.text.as_str()).collect();
    for sentence in &said {
        assert_eq!(named(&old, sentence).filter(|key| *key != "z"), None, "{sentence}");
    }
    for key in expected {
        assert!(said.iter().any(|sentence| sentence.contains(&key)), "nothing says {key}: {said:#?}");
    }
}
