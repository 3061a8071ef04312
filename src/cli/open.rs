//! Opening what the command line asks for: configuration, context, log, audit and the way to the server.
//!
//! The cockpit and every one-shot come through here, so that none of them is less careful than the others.

use std::sync::Arc;

use super::{Target, demo};
use crate::{
    act::{Actor, audit::Audit},
    api::{Client, Guard, Http, Journal},
    app::Place,
    config::{self, Config, ConfigError, Context, Env, Flags, Selection},
    demo::{Demo, Options},
    log::{self, Log},
    run::worker::{Connect, Connection},
    state,
};

/// A context that is chosen and can be talked to. Nothing has been sent yet.
pub struct Opened {
    /// What the configuration says.
    pub config: Config,
    /// The contexts there are, and the chosen one.
    pub selection: Selection,
    /// What a person should be told.
    pub notices: Vec<String>,
    audit: Arc<Audit>,
    demo: Option<Options>,
    /// Written as long as this lives.
    _log: Log,
}

/// Reads the configuration and chooses a context; starts log and audit. Without a home folder there is neither, and production is not written to.
pub fn open(target: &Target) -> anyhow::Result<Opened> {
    let env = Env::of_process()?;
    let mut notices = vec![];
    let config = match state::config_folder() {
        Err(reason) if env.get("FLOWDECK_CONFIG").is_none() => {
            notices.push(format!("no configuration is read: {reason}"));
            Config::default()
        }
        _ => Config::load(&env)?,
    };
    let demo = match target.demo {
        Some(_) => Some(demo::options(&env)?),
        None => None,
    };
    let selection = select(target, &config, &env)?;
    notices.extend(selection.notices.iter().cloned());
    let (log, audit) = match state::state_folder(&env) {
        Ok(folder) => (log::start(&folder, env.get("FLOWDECK_LOG")), Audit::open(&folder)),
        Err(reason) => (Log::default(), Audit::absent(reason)),
    };
    notices.extend(log.notices.iter().cloned());
    notices.extend(audit.problem().map(|problem| format!("no audit is kept, so production is not written to: {problem}")));
    Ok(Opened { config, selection, notices, audit: Arc::new(audit), demo, _log: log })
}

/// The contexts there are, and the one that is meant. With `--demo` there is one, and it is no server.
fn select(target: &Target, config: &Config, env: &Env) -> Result<Selection, ConfigError> {
    let demo = target.demo.map(|_| "http://demo.invalid/engine-rest".to_owned());
    let flags = Flags { context: target.context.clone(), url: demo.clone().or_else(|| target.url.clone()), read_only: target.read_only };
    let config = if demo.is_some() {
        &Config {
            theme: config.theme.clone(),
            ascii: config.ascii,
            mouse: config.mouse,
            keys: config.keys.clone(),
            commands: config.commands.clone(),
            path: config.path.clone(),
            ..Config::default()
        }
    } else {
        config
    };
    let mut selection = config::select(config, &flags, env)?;
    if demo.is_some() {
        let chosen = &mut selection.contexts[selection.chosen];
        "demo".clone_into(&mut chosen.name);
        chosen.user.get_or_insert_with(|| "demo".to_owned());
    }
    Ok(selection)
}

impl Opened {
    /// Every context, as it is shown.
    pub fn places(&self) -> Vec<Place> {
        self.selection.contexts.iter().map(place).collect()
    }

    /// The chosen context, as it is shown.
    pub fn place(&self) -> Place {
        place(self.selection.context())
    }

    /// How to talk to each context.
    pub fn connect(&self) -> Connect {
        let (contexts, demo, audit) = (self.selection.contexts.clone(), self.demo.clone(), self.audit.clone());
        Box::new(move |name| {
            if let Some(options) = &demo {
                let transport = Arc::new(Demo::new(options.clone()));
                return Connection { client: Client::new(name, transport, audit.clone()), sign_in: Arc::new(|| ()) };
            }
            // the names come from these very contexts
            let context = contexts.iter().find(|context| context.name == name).unwrap_or(&contexts[0]);
            let http: Arc<Http> = Arc::new(context.http());
            let journal: Arc<dyn Journal> = audit.clone();
            Connection {
                client: Client::new(context.name.as_str(), http.clone(), journal),
                sign_in: Arc::new(move || http.forget_sign_in()),
            }
        })
    }

    /// The client of the chosen context.
    pub fn client(&self) -> Client {
        self.connect()(&self.selection.context().name).client
    }

    /// The rules for writing to the chosen context.
    pub fn guard(&self) -> Guard {
        let context = self.selection.context();
        Guard::new(context.name.as_str(), context.read_only, context.production)
    }

    /// Who acts there.
    pub fn actor(&self) -> Actor {
        Actor { user: self.place().user }
    }
}

fn place(context: &Context) -> Place {
    Place {
        name: context.name.as_str().into(),
        url: context.url.as_str().to_owned(),
        read_only: context.read_only,
        production: context.production,
        user: context.user.clone().or_else(|| context.sign_in.user().map(str::to_owned)),
        engine: context.engine.clone(),
        refresh: context.refresh,
    }
}
