//! The person's own keys: commands bound anew or to nothing, and own commands beside the program's. Checked once, at the start.

use std::collections::HashMap;

use crate::{
    app::command::{self, Command, Scope},
    config::BoundKeys,
};

/// Which keys each command has.
#[derive(Default)]
pub struct Keymap {
    bound: HashMap<&'static str, Vec<&'static str>>,
    own: Vec<&'static Command>,
    /// What a person should know: keys that mean something else in some places.
    pub notes: Vec<String>,
}

impl std::fmt::Debug for Keymap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keymap").field("bound", &self.bound).field("notes", &self.notes).finish_non_exhaustive()
    }
}

/// Leaves the program, whatever else is bound.
const WAY_OUT: (&str, &str) = ("quit", "ctrl-c");

impl Keymap {
    /// A keymap with own commands and with keys bound anew. Both live as long as the program.
    ///
    /// # Errors
    /// Everything that is wrong with them: commands and keys that there are not, keys that mean two things.
    pub fn new(own: Vec<(Command, String)>, bindings: &[BoundKeys]) -> Result<Self, Vec<String>> {
        let mut problems = vec![];
        let mut keymap = Self::default();
        let mut said: HashMap<&'static str, String> = HashMap::new();
        for (command, at) in own {
            if command::named(command.id).is_some() {
                problems.push(format!("{at}: there is a command {} already", command.id));
            }
            problems.extend(command.keys.iter().filter_map(|keys| wrong_key(command.id, keys)).map(|wrong| format!("{at}: {wrong}")));
            said.insert(command.id, at);
            keymap.own.push(Box::leak(Box::new(command)));
        }
        for binding in bindings {
            let Some(command) = keymap.all().find(|command| command.id == binding.command) else {
                problems.push(format!("{}: there is no command `{}`{}", binding.at, binding.command, like(&keymap, &binding.command)));
                continue;
            };
            problems
                .extend(binding.keys.iter().filter_map(|keys| wrong_key(command.id, keys)).map(|wrong| format!("{}: {wrong}", binding.at)));
            let mut keys: Vec<&'static str> = binding.keys.iter().map(|keys| &*Box::leak(keys.clone().into_boxed_str())).collect();
            if command.id == WAY_OUT.0 && !keys.contains(&WAY_OUT.1) {
                keys.push(WAY_OUT.1);
            }
            keymap.bound.insert(command.id, keys);
            said.insert(command.id, binding.at.clone());
        }
        keymap.find_conflicts(&said, &mut problems);
        if problems.is_empty() { Ok(keymap) } else { Err(problems) }
    }

    /// Every command, the person's own last.
    pub fn all(&self) -> impl Iterator<Item = &'static Command> + '_ {
        command::all().chain(self.own.iter().copied())
    }

    /// The keys of a command.
    pub fn keys<'a>(&'a self, command: &'a Command) -> &'a [&'static str] {
        self.bound.get(command.id).map_or(command.keys, Vec::as_slice)
    }

    /// The first key of a command, for a text that names it; what to type into the palette, if it has none.
    pub fn key(&self, id: &str) -> String {
        let key = self.all().find(|command| command.id == id).and_then(|command| self.keys(command).first().copied());
        key.map_or_else(|| format!(":{id}"), str::to_owned)
    }

    /// Two commands with equal right to a key are a problem; a key that a narrower place takes from a wider one is worth a note.
    fn find_conflicts(&mut self, said: &HashMap<&'static str, String>, problems: &mut Vec<String>) {
        let commands: Vec<&'static Command> = self.all().collect();
        let mut notes = vec![];
        for (at, a) in commands.iter().enumerate() {
            for b in &commands[at + 1..] {
                let place = match (said.get(a.id), said.get(b.id)) {
                    (None, None) => continue,
                    (Some(a), Some(b)) if a != b => format!("{a} and {b}"),
                    (Some(at), _) | (None, Some(at)) => at.clone(),
                };
                let pairs = self.keys(a).iter().flat_map(|x| self.keys(b).iter().map(move |y| (*x, *y)));
                for (x, y) in pairs.filter(|_| a.scope.meets(b.scope)) {
                    if x == y && a.scope.clashes(b.scope) {
                        problems.push(format!(
                            "{place}: `{x}` would mean both {} and {}; give one of them another key, or \"none\"",
                            a.id, b.id
                        ));
                    } else if x == y {
                        let (narrow, wide) = if a.scope.narrowness() > b.scope.narrowness() { (a, b) } else { (b, a) };
                        notes.push(format!("{place}: where both can be used, `{x}` is {} and not {}", narrow.id, wide.id));
                    } else if starts(x, y) || starts(y, x) {
                        let ((short, of_short), (long, of_long)) = if starts(x, y) { ((x, a), (y, b)) } else { ((y, b), (x, a)) };
                        problems.push(format!(
                            "{place}: `{short}` ({}) is how `{long}` ({}) begins, which could never be typed; give one of them another key, or \"none\"",
                            of_short.id, of_long.id
                        ));
                    }
                }
            }
        }
        self.notes = notes;
    }
}

/// Whether one sequence is the beginning of another one.
fn starts(short: &str, long: &str) -> bool {
    long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '))
}

fn like(keymap: &Keymap, wanted: &str) -> String {
    let likeness = |command: &'static Command| (strsim::jaro_winkler(command.id, wanted), command.id);
    let best = keymap.all().map(likeness).max_by(|(a, _), (b, _)| a.total_cmp(b)).filter(|(likeness, _)| *likeness > 0.7);
    best.map_or_else(|| "; the help and the README list them".to_owned(), |(_, id)| format!("; did you mean `{id}`?"))
}

/// What is wrong with a key or a sequence of keys.
fn wrong_key(command: &str, keys: &str) -> Option<String> {
    let sequence: Vec<&str> = keys.split(' ').collect();
    if sequence.len() > 3 {
        return Some(format!("`{keys}` is longer than three keys"));
    }
    if let Some(wrong) = sequence.iter().find(|key| !super::is_name(key)) {
        return Some(format!(
            "`{wrong}` is no key; keys are called like `x`, `X`, `ctrl-x`, `alt-x`, `f5`, `enter`, `space`, `pgdn`, and a sequence has blanks in it: `g x`"
        ));
    }
    if sequence.contains(&WAY_OUT.1) && command != WAY_OUT.0 {
        return Some(format!("`{}` always leaves; it can be nothing else", WAY_OUT.1));
    }
    let esc_inside = sequence.len() > 1 && sequence.contains(&"esc");
    esc_inside.then(|| format!("`{keys}`: esc ends a sequence, and cannot be in one"))
}

impl Scope {
    /// Whether commands of two scopes can be used at the same time.
    fn meets(self, other: Self) -> bool {
        let of_pane = |scope: Self| matches!(scope, Self::Table | Self::Tree | Self::Text | Self::Diagram);
        match (self, other) {
            (a, b) if a == b => true,
            (a, b) if of_pane(a) && of_pane(b) => false,
            // rows may be those of the list that has the keys, or the instance that the screen is about
            (Self::Rows(_), Self::Text | Self::Diagram) | (Self::Text | Self::Diagram, Self::Rows(_)) => false,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bind(pairs: &[(&str, &[&str])]) -> Result<Keymap, Vec<String>> {
        let binding = |(line, (command, keys)): (usize, &(&str, &[&str]))| BoundKeys {
            command: (*command).to_owned(),
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            at: format!("config.toml:{}", line + 1),
        };
        Keymap::new(vec![], &pairs.iter().enumerate().map(binding).collect::<Vec<_>>())
    }

    fn keys_of(keymap: &Keymap, id: &str) -> Vec<&'static str> {
        keymap.keys(command::named(id).unwrap()).to_vec()
    }

    #[test]
    fn a_command_gets_other_keys_or_none() {
        let keymap = bind(&[("refresh", &["f6", "g z"]), ("pause", &[])]).unwrap();
        assert_eq!(keys_of(&keymap, "refresh"), ["f6", "g z"]);
        assert!(keys_of(&keymap, "pause").is_empty());
        assert_eq!((keymap.key("refresh"), keymap.key("pause"), keymap.key("help")), ("f6".into(), ":pause".into(), "?".into()));
    }

    #[test]
    fn what_there_is_not_is_told_with_what_is_like_it() {
        let problems = bind(&[("list.opn", &["o"]), ("refresh", &["strg-r", "g  r"]), ("pause", &["a b c d"])]).unwrap_err();
        assert_eq!(problems[0], "config.toml:1: there is no command `list.opn`; did you mean `list.open`?");
        assert!(problems[1].starts_with("config.toml:2: `strg-r` is no key"), "{problems:?}");
        assert!(problems[2].starts_with("config.toml:2: `` is no key"), "{problems:?}");
        assert_eq!(problems[3], "config.toml:3: `a b c d` is longer than three keys");
    }

    #[test]
    fn a_key_that_would_mean_two_things_is_refused_with_both() {
        let problems = bind(&[("list.sort", &["m"]), ("list.fold", &["i"])]).unwrap_err();
        assert!(problems.iter().any(|p| p.contains("config.toml:2: `i` would mean both list.fold and list.record")), "{problems:?}");
        assert!(problems.iter().any(|p| p.contains("`m` (list.sort) is how `m r` (list.mark-range) begins")), "{problems:?}");
        let both = bind(&[("pause", &["X"]), ("forward", &["X"])]).unwrap_err();
        assert!(["config.toml:1", "config.toml:2", ": `X` would mean both"].iter().all(|part| both[0].contains(part)), "{both:?}");
        assert!(bind(&[("list.fold", &["i"]), ("list.record", &["f"])]).is_ok(), "two may change places");
    }

    #[test]
    fn a_wide_key_that_a_narrow_place_has_is_told_and_not_refused() {
        let keymap = bind(&[("pause", &["s"])]).unwrap();
        assert_eq!(keymap.notes, ["config.toml:1: where both can be used, `s` is list.sort and not pause"]);
    }

    #[test]
    fn there_is_always_a_way_out() {
        assert_eq!(keys_of(&bind(&[("quit", &[])]).unwrap(), "quit"), ["ctrl-c"]);
        assert!(bind(&[("pause", &["ctrl-c"])]).unwrap_err()[0].contains("always leaves"));
        assert!(bind(&[("pause", &["g esc"])]).unwrap_err()[0].contains("ends a sequence"));
    }

    #[test]
    fn the_programs_own_keys_need_no_notes() {
        assert!(bind(&[]).unwrap().notes.is_empty());
    }
}
