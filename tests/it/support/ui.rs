//! The program as a person meets it: keys in, a screen out. The real cycle (model, update, worker) in paused time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use flowdeck::{
    api::Client,
    app::{
        Effect, Keymap, Model, Mouse, Msg, Place, Recollection,
        mouse::{Kind, Touch},
        own::Start,
    },
    clock::Now,
    memory::Memory,
    run::{
        cycle::Cycle,
        worker::{Connection, Newcomers},
    },
    view::{self, Look},
};
use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::Buffer,
    layout::{Position, Size},
};
use tokio::time::Instant;

use super::{
    look::{self, is_selected, is_stale, letter_of, look},
    wire::{Hours, Notes, Wire},
};

/// Turns without news after which nothing more comes by itself.
const QUIET: usize = 64;

/// The program on a screen in memory.
pub struct Ui {
    /// The way to the server of the first context.
    pub wire: Arc<Wire>,
    /// What was noted of writes.
    pub notes: Arc<Notes>,
    /// What went into the clipboard.
    pub copied: Vec<String>,
    /// What the editor makes of the next text; none: it leaves it as it is.
    pub editor: Option<String>,
    /// Own commands that got the terminal.
    pub started: Vec<Start>,
    /// How often a deadline woke the program.
    pub ticks: usize,
    /// How often the sign-in was tried again.
    pub sign_ins: Arc<AtomicUsize>,
    cycle: Cycle,
    look: Look,
    terminal: Terminal<TestBackend>,
    hours: Hours,
    blind: bool,
}

/// A context with nothing special about it.
pub fn place(name: &str) -> Place {
    Place { user: Some("mia".to_owned()), ..Place::new(name, &format!("http://{name}.example/engine-rest")) }
}

impl Ui {
    /// The cockpit over a small demo world.
    pub async fn demo(width: u16, height: u16) -> Self {
        Self::with(Wire::new(), width, height).await
    }

    /// The cockpit over any wire.
    pub async fn with(wire: Arc<Wire>, width: u16, height: u16) -> Self {
        Self::among(vec![(place("demo"), wire)], width, height).await
    }

    /// The cockpit with several contexts, in the first one.
    pub async fn among(contexts: Vec<(Place, Arc<Wire>)>, width: u16, height: u16) -> Self {
        Self::start(contexts, None, Recollection::default(), None, width, height).await
    }

    /// The cockpit with nothing configured; a server that is named there is a small demo world, called as the newcomers call it.
    pub async fn nowhere(newcomers: Box<dyn Newcomers>, name: &str, width: u16, height: u16) -> Self {
        let wire = Wire::new();
        let contexts = vec![(Place::nowhere(), wire.clone()), (place(name), wire)];
        Self::start(contexts, Some(newcomers), Recollection::default(), None, width, height).await
    }

    /// The cockpit with what is remembered, and where it is written down.
    pub async fn recalling(
        contexts: Vec<(Place, Arc<Wire>)>,
        recollection: Recollection,
        memory: Option<Memory>,
        width: u16,
        height: u16,
    ) -> Self {
        Self::start(contexts, None, recollection, memory, width, height).await
    }

    async fn start(
        contexts: Vec<(Place, Arc<Wire>)>,
        newcomers: Option<Box<dyn Newcomers>>,
        recollection: Recollection,
        memory: Option<Memory>,
        width: u16,
        height: u16,
    ) -> Self {
        let notes: Arc<Notes> = Arc::default();
        let sign_ins: Arc<AtomicUsize> = Arc::default();
        let (journal, counted) = (notes.clone(), sign_ins.clone());
        let configured = if newcomers.is_some() { 1 } else { contexts.len() };
        let places: Vec<Place> = contexts.iter().take(configured).map(|(place, _)| place.clone()).collect();
        let wire = contexts[0].1.clone();
        let connect = Box::new(move |name: &str| {
            let (_, wire) = contexts.iter().find(|(place, _)| &*place.name == name).unwrap();
            let counted = counted.clone();
            Connection {
                sign_in: Arc::new(move || {
                    counted.fetch_add(1, Ordering::SeqCst);
                }),
                ..Connection::new(Client::new(name, wire.clone(), journal.clone()))
            }
        });
        let hours = wire.hours.clone();
        let now = Now { instant: Instant::now(), utc_ms: hours.utc_ms() };
        let mut cycle = Cycle::new(places, 0, connect, Size { width, height }, now);
        if let Some(newcomers) = newcomers {
            cycle.welcome(newcomers);
        }
        cycle.recall(recollection, memory);
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let mut ui = Self {
            wire,
            notes,
            copied: vec![],
            editor: None,
            started: vec![],
            ticks: 0,
            sign_ins,
            cycle,
            look: look(),
            terminal,
            hours,
            blind: false,
        };
        ui.cycle.model.mouse.on = true;
        let effects = ui.cycle.start();
        ui.perform(effects);
        ui.settle().await;
        ui
    }

    /// The model, to look at.
    pub fn model(&self) -> &Model {
        &self.cycle.model
    }

    /// Gives the program keys and commands of the person's own.
    pub fn bind(&mut self, keymap: Keymap) {
        self.cycle.model.keymap = keymap;
        self.draw();
    }

    /// Sets the program back to before it was left.
    pub fn stay(&mut self) {
        self.cycle.model.quit = false;
    }

    /// The id of the selected row.
    pub fn selected_id(&self) -> String {
        self.model().screen().table().unwrap().selected().unwrap().row.id.to_string()
    }

    /// The value of a column of the selected row.
    pub fn cell(&self, column: &str) -> String {
        self.model().screen().table().unwrap().selected().unwrap().cell(column)
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in self.cycle.perform(effects) {
            match effect {
                Effect::Copy(text) | Effect::Page(text) | Effect::View(text, _) => self.copied.push(text),
                Effect::Edit(draft) => {
                    self.copied.push(draft.text.clone());
                    let text = self.editor.take();
                    self.cycle.tell(Msg::Edited(draft, text));
                }
                Effect::Own(start) => self.started.push(*start),
                _ => {}
            }
        }
        self.draw();
    }

    fn draw(&mut self) {
        if self.blind {
            return;
        }
        let (model, look) = (&self.cycle.model, &self.look);
        self.terminal.draw(|frame| view::draw(model, look, frame)).unwrap();
        Mouse::note(&mut self.cycle.model);
    }

    /// As [`Ui::keys`], but nobody looks at the screen meanwhile.
    pub async fn unseen(&mut self, keys: &str) {
        self.blind = true;
        self.keys(keys).await;
        self.blind = false;
    }

    /// Presses the left button of the mouse in a cell of the screen.
    pub async fn click(&mut self, x: u16, y: u16) {
        self.draw();
        self.click_unseen(x, y).await;
    }

    /// The same, on the screen as it was last looked at.
    pub async fn click_unseen(&mut self, x: u16, y: u16) {
        self.message(Msg::Mouse(Touch { kind: Kind::Press, at: Position { x, y } })).await;
    }

    /// Turns the wheel by notches, down or up, over a cell of the screen.
    pub async fn wheel(&mut self, x: u16, y: u16, by: i32) {
        let kind = if by < 0 { Kind::Up } else { Kind::Down };
        for _ in 0..by.unsigned_abs() {
            self.message(Msg::Mouse(Touch { kind, at: Position { x, y } })).await;
        }
    }

    /// Line and column where a text begins on the screen.
    #[track_caller]
    pub fn place_of(&self, text: &str) -> (u16, u16) {
        let found =
            self.lines().iter().enumerate().find_map(|(y, line)| line.find(text).map(|at| (y as u16, line[..at].chars().count() as u16)));
        found.unwrap_or_else(|| panic!("the screen does not show {text:?}:\n{}", self.screen()))
    }

    /// The line where a text stands on the screen.
    #[track_caller]
    pub fn y_of(&self, text: &str) -> u16 {
        self.place_of(text).0
    }

    fn turn(&mut self, msg: Msg) {
        let now = Now { instant: Instant::now(), utc_ms: self.hours.utc_ms() };
        let effects = self.cycle.take(Some(msg), now);
        self.perform(effects);
    }

    /// Runs until nothing more comes without time passing.
    pub async fn settle(&mut self) {
        let mut quiet = 0;
        while quiet < QUIET {
            if let Some(msg) = self.cycle.waiting() {
                quiet = 0;
                self.turn(msg);
            } else {
                quiet += 1;
                tokio::task::yield_now().await;
            }
        }
    }

    /// Lets time pass, with everything that happens meanwhile.
    pub async fn advance(&mut self, by: Duration) {
        let until = Instant::now() + by;
        loop {
            let msg = tokio::select! {
                biased;
                msg = self.cycle.next() => msg,
                () = tokio::time::sleep_until(until) => break,
            };
            self.ticks += usize::from(matches!(msg, Msg::Tick));
            self.turn(msg);
            self.settle().await;
        }
        self.turn(Msg::Tick);
        self.settle().await;
    }

    /// Lets seconds pass.
    pub async fn seconds(&mut self, seconds: u64) {
        self.advance(Duration::from_secs(seconds)).await;
    }

    /// Presses keys, written as in the command table: `g i j j enter`.
    pub async fn keys(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.message(Msg::Key(key_of(key))).await;
        }
        self
    }

    /// Types text, letter by letter.
    pub async fn types(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.message(Msg::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))).await;
        }
        self
    }

    /// Pastes text.
    pub async fn paste(&mut self, text: &str) -> &mut Self {
        self.message(Msg::Paste(text.to_owned())).await;
        self
    }

    /// Gives the terminal another size.
    pub async fn resize(&mut self, width: u16, height: u16) {
        self.terminal.backend_mut().resize(width, height);
        self.terminal.resize(ratatui::layout::Rect { x: 0, y: 0, width, height }).unwrap();
        self.message(Msg::Resize(Size { width, height })).await;
    }

    /// Gives the terminal the focus, or takes it away.
    pub async fn focus(&mut self, focused: bool) {
        self.message(Msg::Focus(focused)).await;
    }

    async fn message(&mut self, msg: Msg) {
        self.turn(msg);
        self.settle().await;
    }

    fn buffer(&self) -> &Buffer {
        self.terminal.backend().buffer()
    }

    /// The lines of the screen.
    pub fn lines(&self) -> Vec<String> {
        look::lines(self.buffer(), |cell| cell.symbol().to_owned())
    }

    /// The whole screen.
    pub fn screen(&self) -> String {
        self.lines().join("\n")
    }

    /// The text must be on screen.
    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.screen().contains(text), "the screen does not show {text:?}:\n{}", self.screen());
        self
    }

    /// The text must not be on screen.
    #[track_caller]
    pub fn lacks(&self, text: &str) -> &Self {
        assert!(!self.screen().contains(text), "the screen shows {text:?}:\n{}", self.screen());
        self
    }

    /// The first line with that text in it.
    #[track_caller]
    pub fn line_of(&self, text: &str) -> String {
        let found = self.lines().into_iter().find(|line| line.contains(text));
        found.unwrap_or_else(|| panic!("the screen does not show {text:?}:\n{}", self.screen()))
    }

    /// The last line of the screen: hints, a notice.
    pub fn foot(&self) -> String {
        self.lines().pop().unwrap_or_default()
    }

    /// The text of the selected line; empty when nothing is selected.
    pub fn selected(&self) -> String {
        let marked = look::lines(self.buffer(), |cell| if is_selected(cell) { cell.symbol().to_owned() } else { String::new() });
        marked.into_iter().find(|line| !line.is_empty()).unwrap_or_default()
    }

    /// The letters of the style grid below the first place of a text.
    #[track_caller]
    pub fn style_of(&self, text: &str) -> String {
        let (screen, letters) = (self.lines(), self.letters());
        let (line, at) = screen
            .iter()
            .enumerate()
            .find_map(|(line, shown)| shown.find(text).map(|at| (line, shown[..at].chars().count())))
            .unwrap_or_else(|| panic!("the screen does not show {text:?}:\n{}", self.screen()));
        letters[line].chars().skip(at).take(text.chars().count()).collect()
    }

    /// Whether the line with that text is drawn as old.
    #[track_caller]
    pub fn is_stale(&self, text: &str) -> bool {
        let at = self.lines().iter().position(|line| line.contains(text)).unwrap_or_else(|| panic!("no {text:?} in:\n{}", self.screen()));
        let width = usize::from(self.buffer().area.width);
        self.buffer().content[at * width..(at + 1) * width].iter().any(is_stale)
    }

    fn letters(&self) -> Vec<String> {
        look::lines(self.buffer(), |cell| letter_of(cell).to_string().repeat(cell.symbol().chars().count().max(1)))
    }

    /// Compares the screen and its styles with what was accepted.
    #[track_caller]
    pub fn snapshot(&self, name: &str) {
        let Size { width, height } = self.model().size;
        let text = format!("{}\n\n{}", self.screen(), self.letters().join("\n"));
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format!("{name}_{width}x{height}"), text));
    }
}

/// A key as the command table names it.
pub fn key_of(name: &str) -> KeyEvent {
    let (modifiers, base) = match name.strip_prefix("ctrl-") {
        Some(base) => (KeyModifiers::CONTROL, base),
        None => name.strip_prefix("alt-").map_or((KeyModifiers::NONE, name), |base| (KeyModifiers::ALT, base)),
    };
    let code = match base {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "shift-tab" => KeyCode::BackTab,
        "space" => KeyCode::Char(' '),
        "backspace" => KeyCode::Backspace,
        "del" => KeyCode::Delete,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "f5" => KeyCode::F(5),
        one => {
            let mut chars = one.chars();
            let (Some(c), None) = (chars.next(), chars.next()) else { panic!("no key is called {name}") };
            KeyCode::Char(c)
        }
    };
    KeyEvent::new(code, modifiers)
}
