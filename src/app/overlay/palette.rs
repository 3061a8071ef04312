//! The palette: lists (with a filter behind their name), commands and contexts by name, found fuzzily, and anything by its id.

use crossterm::event::KeyEvent;
use nucleo_matcher::{
    Config, Matcher,
    pattern::{CaseMatching, Normalization, Pattern},
};

use super::{After, Completion, Scroll, edit};
use crate::{
    app::{
        Model,
        command::{Availability, Command, Run},
        find as app_find, kept, narrow, steer,
    },
    clock::Now,
    memory::{Bookmark, SavedFilter},
    pane::{input::Input, table::Table},
    resource::{
        Resource, Tone,
        filter::{self, Candidate, Side},
        find,
    },
};

/// What the palette offers.
#[derive(Clone)]
pub enum Offer {
    /// A command, and why it cannot be used now, if so.
    Command(&'static Command, Option<String>),
    /// A command that is for another place than this, and what that is.
    Elsewhere(&'static Command, String),
    /// A context.
    Context(String),
    /// A list with a filter: its text, and a word about it or what is wrong with it.
    List(&'static Resource, String, Result<String, String>),
    /// Whatever has this id or business key.
    Find(String),
    /// A saved filter.
    Filter(SavedFilter),
    /// A bookmark.
    Bookmark(Bookmark),
    /// A word that could stand at the cursor.
    Word(Candidate),
}

impl Offer {
    /// What is matched and shown.
    pub fn name(&self) -> String {
        match self {
            Self::Command(command, _) | Self::Elsewhere(command, _) => command.id.to_owned(),
            Self::Context(name) => format!("context {name}"),
            Self::List(resource, text, _) => format!("{} {text}", resource.name),
            Self::Find(text) => format!("id {text}"),
            Self::Filter(saved) => format!("filter {}", saved.name),
            Self::Bookmark(bookmark) => format!("bookmark {}", bookmark.spot.title()),
            Self::Word(candidate) => format!("  {}", candidate.text),
        }
    }

    /// A word about it.
    pub fn help(&self) -> String {
        match self {
            Self::Command(_, Some(reason)) | Self::Elsewhere(_, reason) => reason.clone(),
            Self::Command(command, None) => command.help.to_owned(),
            Self::Context(_) => "switch to it".to_owned(),
            Self::List(_, _, Ok(word) | Err(word)) => word.clone(),
            Self::Find(text) if text.is_empty() => "paste an id of anything, or a business key, behind it".to_owned(),
            Self::Find(_) => "look for whatever has this id or business key, running or ended".to_owned(),
            Self::Filter(saved) => format!("{} {}", saved.resource, saved.filter),
            Self::Bookmark(_) => "go there".to_owned(),
            Self::Word(candidate) => candidate.help.clone(),
        }
    }

    /// Whether it can be chosen now.
    pub fn is_enabled(&self) -> bool {
        !matches!(self, Self::Command(_, Some(_)) | Self::Elsewhere(..))
    }

    /// What it is found by: its name, and for lists their aliases.
    fn words(&self) -> String {
        match self {
            Self::Command(Command { run: Run::Go(resource), .. }, _) => format!("{} {}", resource.name, resource.aliases.join(" ")),
            Self::Command(command, _) => format!("{} {}", command.id, command.title),
            Self::Context(name) => format!("context {name}"),
            _ => self.name(),
        }
    }

    /// Whether a command has this word in its name, its title or its help.
    fn tells(&self, word: &str) -> bool {
        let (Self::Command(command, _) | Self::Elsewhere(command, _)) = self else { return false };
        let word = word.to_lowercase();
        [command.id, command.title, command.help].iter().any(|text| text.to_lowercase().contains(&word))
    }

    /// What tab makes of it.
    fn completed(&self) -> Candidate {
        let text = match self {
            Self::Command(Command { run: Run::Go(resource), .. }, _) => format!("{} ", resource.name),
            _ => self.name(),
        };
        Candidate { text, help: String::new() }
    }
}

/// Going to anything by name.
#[derive(Default)]
pub struct Palette {
    /// The text so far.
    pub input: Input,
    offers: Vec<Offer>,
    elsewhere: Vec<Offer>,
    /// What fits the text, best first.
    pub found: Vec<Offer>,
    /// The selected one.
    pub scroll: Scroll,
    completion: Completion,
}

/// A list and the filter behind its name, and where that begins.
fn list(text: &str) -> Option<(&'static Resource, usize)> {
    let at = text.find(char::is_whitespace)?;
    Some((Resource::named(&text[..at])?, at + 1))
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
        let saved = model.keep.saved.filters.iter().cloned().map(Offer::Filter);
        let here = model.keep.saved.bookmarks.iter().filter(|bookmark| kept::is_here(model, bookmark));
        let marked = here.cloned().map(Offer::Bookmark);
        let find = std::iter::once(Offer::Find(String::new()));
        let offers: Vec<Offer> = commands.chain(saved).chain(marked).chain(contexts).chain(find).collect();
        let others = model.keymap.all().filter(|command| !command.scope.is_active(model));
        let elsewhere = others.map(|command| Offer::Elsewhere(command, command.scope.place())).collect();
        let mut palette = Self { offers, elsewhere, ..Self::default() };
        palette.find(model);
        palette
    }

    pub(super) fn paste(&mut self, model: &Model, text: &str) {
        self.input.paste(text);
        self.find(model);
    }

    fn find(&mut self, model: &Model) {
        self.scroll.at = 0;
        if let Some((resource, start)) = list(self.input.text()) {
            self.find_list(resource, start, model.screen().table(), model.now);
            return;
        }
        let text = self.input.text().trim();
        if let Some(wanted) = text.strip_prefix("id ") {
            self.found = vec![Offer::Find(wanted.trim().to_owned())];
            self.completion = Completion::default();
            return;
        }
        self.found = if text.is_empty() { self.offers.clone() } else { self.matching(text) };
        self.completion = Completion::of_line(self.found.iter().map(Offer::completed).collect());
    }

    /// One list with the filter that stands behind its name, and how that could go on.
    fn find_list(&mut self, resource: &'static Resource, start: usize, table: Option<&Table>, now: Now) {
        let text = self.input.text()[start..].trim().to_owned();
        let word = word(resource, &text, now);
        self.completion = Completion::of_filter(resource, &self.input, start, table);
        let words = self.completion.candidates.iter().cloned().map(Offer::Word);
        self.found = std::iter::once(Offer::List(resource, text, word)).chain(words).collect();
    }

    fn matching(&self, text: &str) -> Vec<Offer> {
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
        let mut found: Vec<Offer> = scored.into_iter().map(|(_, offer)| offer.clone()).collect();
        found.extend(self.elsewhere.iter().filter(|offer| offer.tells(text)).cloned());
        // whatever it is, it may be an id; what looks like one is meant as one
        let find = Offer::Find(text.to_owned());
        if find::is_id(text) {
            found.insert(0, find);
        } else if !text.is_empty() {
            found.push(find);
        }
        found
    }

    pub(super) fn press(&mut self, model: &mut Model, key: KeyEvent, name: &str) -> After {
        match name {
            "esc" => return After::Close(vec![]),
            "down" | "ctrl-n" => self.scroll.at = (self.scroll.at + 1).min(self.found.len().saturating_sub(1)),
            "up" | "ctrl-p" => self.scroll.at = self.scroll.at.saturating_sub(1),
            "tab" | "shift-tab" => {
                if self.completion.is_settled() {
                    self.find(model);
                }
                self.completion.step(&mut self.input, name == "shift-tab");
            }
            "enter" => return self.enter(model),
            _ => {
                if edit(&mut self.input, key) {
                    self.find(model);
                }
            }
        }
        After::Stay
    }

    fn enter(&mut self, model: &mut Model) -> After {
        if self.completion.at.is_some() {
            // what tab put there is meant, not what was selected before
            self.find(model);
        }
        After::Close(match self.found.get(self.scroll.at) {
            Some(Offer::Command(command, _)) => command.invoke(model),
            Some(Offer::Elsewhere(command, place)) => {
                model.notices.say(Tone::Waiting, format!("{}: {place}", command.title), model.now);
                vec![]
            }
            Some(Offer::Context(context)) => steer::switch(model, context),
            Some(Offer::List(resource, text, Ok(_))) => {
                let terms = filter::parse(resource, text).unwrap_or_default();
                narrow::go(model, resource, terms)
            }
            Some(Offer::List(..)) => return After::Stay,
            Some(Offer::Find(text)) if text.is_empty() => {
                self.input = Input::new("id ");
                self.find(model);
                return After::Stay;
            }
            Some(Offer::Find(text)) => app_find::begin(model, text),
            Some(Offer::Filter(saved)) => kept::apply(model, saved),
            Some(Offer::Bookmark(bookmark)) => kept::go(model, bookmark),
            Some(Offer::Word(_)) => {
                self.completion.at = self.scroll.at.checked_sub(2);
                self.completion.step(&mut self.input, false);
                self.find(model);
                return After::Stay;
            }
            None => vec![],
        })
    }
}

/// What a filter would do, or what is wrong with it.
fn word(resource: &'static Resource, text: &str, now: Now) -> Result<String, String> {
    let terms = filter::parse(resource, text)?;
    let mut bound = Err("not offered here".to_owned());
    for binding in resource.source {
        bound = filter::bind(resource, binding, &terms, now.utc_ms);
        if bound.is_ok() {
            break;
        }
    }
    let bound = bound?;
    let server = terms.iter().filter(|term| bound.side(term) == Side::Server).count();
    Ok(match (terms.len(), server) {
        (0, _) => resource.help.to_owned(),
        (all, server) if all == server => "the server applies it".to_owned(),
        (all, server) => format!("the server applies {server} of {all} terms, the rest looks at one page at a time"),
    })
}
