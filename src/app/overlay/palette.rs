//! The palette: lists, commands and contexts by name, found fuzzily.

use crossterm::event::KeyEvent;
use nucleo_matcher::{
    Config, Matcher,
    pattern::{CaseMatching, Normalization, Pattern},
};

use super::{After, Scroll, edit};
use crate::{
    app::{
        Model,
        command::{Availability, Command, Run},
        steer,
    },
    pane::input::Input,
};

/// What the palette offers.
#[derive(Clone)]
pub enum Offer {
    /// A command, and why it cannot be used now, if so.
    Command(&'static Command, Option<String>),
    /// A context.
    Context(String),
}

impl Offer {
    /// What is matched and shown.
    pub fn name(&self) -> String {
        match self {
            Self::Command(command, _) => command.id.to_owned(),
            Self::Context(name) => format!("context {name}"),
        }
    }

    /// A word about it.
    pub fn help(&self) -> String {
        match self {
            Self::Command(_, Some(reason)) => reason.clone(),
            Self::Command(command, None) => command.help.to_owned(),
            Self::Context(_) => "switch to it".to_owned(),
        }
    }

    /// What it is found by: its name, and for lists their aliases.
    fn words(&self) -> String {
        match self {
            Self::Command(Command { run: Run::Go(resource), .. }, _) => format!("{} {}", resource.name, resource.aliases.join(" ")),
            Self::Command(command, _) => format!("{} {}", command.id, command.title),
            Self::Context(name) => format!("context {name}"),
        }
    }
}

/// Going to anything by name.
pub struct Palette {
    /// The text so far.
    pub input: Input,
    offers: Vec<Offer>,
    /// What fits the text, best first.
    pub found: Vec<Offer>,
    /// The selected one.
    pub scroll: Scroll,
}

impl Palette {
    /// Everything that can be gone to or done here; lists first.
    pub fn new(model: &Model) -> Self {
        let reason = |command: &Command| match command.availability(model) {
            Availability::Enabled => None,
            Availability::Disabled(reason) => Some(reason),
        };
        let (go, other): (Vec<_>, Vec<_>) = model.commands().partition(|command| matches!(command.run, Run::Go(_)));
        let commands = go.into_iter().chain(other).map(|command| Offer::Command(command, reason(command)));
        let contexts = model.places.iter().map(|place| Offer::Context(place.name.to_string()));
        let offers: Vec<Offer> = commands.chain(contexts).collect();
        Self { input: Input::default(), found: offers.clone(), offers, scroll: Scroll::default() }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.input.paste(text);
        self.find();
    }

    fn find(&mut self) {
        let text = self.input.text().trim();
        self.scroll.at = 0;
        if text.is_empty() {
            self.found.clone_from(&self.offers);
            return;
        }
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(text, CaseMatching::Ignore, Normalization::Smart);
        let mut buffer = vec![];
        let mut score = |offer: &Offer| {
            let words = offer.words();
            // an exact word goes before anything fuzzy
            let exact = u32::from(words.split(' ').any(|word| word == text)) * 100_000;
            let score = pattern.score(nucleo_matcher::Utf32Str::new(&words, &mut buffer), &mut matcher)?;
            Some(score + exact)
        };
        let mut scored: Vec<(u32, &Offer)> = self.offers.iter().filter_map(|offer| Some((score(offer)?, offer))).collect();
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        self.found = scored.into_iter().map(|(_, offer)| offer.clone()).collect();
    }

    pub(super) fn press(&mut self, model: &mut Model, key: KeyEvent, name: &str) -> After {
        match name {
            "esc" => return After::Close(vec![]),
            "down" | "ctrl-n" => self.scroll.at = (self.scroll.at + 1).min(self.found.len().saturating_sub(1)),
            "up" | "ctrl-p" => self.scroll.at = self.scroll.at.saturating_sub(1),
            "enter" => {
                return After::Close(match self.found.get(self.scroll.at) {
                    Some(Offer::Command(command, _)) => command.invoke(model),
                    Some(Offer::Context(context)) => steer::switch(model, context),
                    None => vec![],
                });
            }
            _ => {
                if edit(&mut self.input, key) {
                    self.find();
                }
            }
        }
        After::Stay
    }
}
