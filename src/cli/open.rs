//! Opening what the command line asks for: configuration, context, log, audit and the way to the server.
//!
//! The cockpit and every one-shot come through here, so that none of them is less careful than the others.

use std::sync::{Arc, Mutex, PoisonError};

use super::{
    Target, demo, first,
    newcomer::{Contexts, Welcome},
};
use crate::{
    act::{Actor, audit::Audit},
    api::{BaseUrl, Client, Guard, Http, Journal, System},
    app::Place,
    config::{self, Config, ConfigError, Context, Env, Flags, Selection},
    demo::{Demo, Options},
    known::Known,
    log::{self, Log},
    memory::Memory,
    resource::{Resource, filter::Term, tenant},
    run::worker::{Connect, Connection, Newcomers},
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
    /// Whether no server is chosen yet.
    is_nowhere: bool,
    contexts: Contexts,
    flags: Flags,
    env: Env,
    known: Arc<Known>,
    /// Where the cockpit remembers things, if there is a place.
    pub memory: Option<Memory>,
    audit: Arc<Audit>,
    demo: Option<Options>,
    /// Written as long as this lives.
    _log: Log,
}

/// Reads the configuration and chooses a context; starts log and audit. Without a home folder there is neither, and production is not written to.
pub fn open(target: &Target) -> anyhow::Result<Opened> {
    let env = Env::of_process()?;
    let config = configuration(&env)?;
    opened(target, env, config)
}

/// The same for the cockpit: where nothing is configured, an engine on this machine is looked for, and else it opens nowhere.
pub async fn open_or_look(target: &Target) -> anyhow::Result<Opened> {
    let env = Env::of_process()?;
    let mut config = configuration(&env)?;
    if !first::is_nothing_configured(target, &config, &env) {
        return opened(target, env, config);
    }
    let found = first::local().await;
    let is_nowhere = found.is_none();
    let notice = found.as_ref().map(|context| format!("nothing is configured; an engine on this machine was found: {}", context.url));
    let nowhere = || BaseUrl::parse("http://nowhere.invalid").ok().map(|url| Context::new("no server", url));
    config.contexts.extend(found.or_else(nowhere));
    let mut opened = opened(target, env, config)?;
    opened.is_nowhere = is_nowhere;
    opened.notices.extend(notice);
    Ok(opened)
}

fn opened(target: &Target, env: Env, config: Config) -> anyhow::Result<Opened> {
    let mut notices = vec![];
    if let (Err(reason), None) = (state::config_folder(), env.get("FLOWDECK_CONFIG")) {
        notices.push(format!("no configuration is read: {reason}"));
    }
    let demo = match target.demo {
        Some(_) => Some(demo::options(&env)?),
        None => None,
    };
    let selection = selected(target, &config, &env)?;
    notices.extend(selection.notices.iter().cloned());
    let (log, audit, known, memory) = match state::state_folder(&env) {
        Ok(folder) => (log::start(&folder, env.get("FLOWDECK_LOG")), Audit::open(&folder), Known::load(&folder), Some(Memory::new(folder))),
        Err(reason) => (Log::default(), Audit::absent(reason), Known::default(), None),
    };
    notices.extend(log.notices.iter().cloned());
    notices.extend(audit.problem().map(|problem| format!("no audit is kept, so production is not written to: {problem}")));
    let contexts = Arc::new(Mutex::new(selection.contexts.clone()));
    let (known, audit) = (Arc::new(known), Arc::new(audit));
    let flags = flags(target);
    Ok(Opened { config, selection, notices, is_nowhere: false, contexts, flags, env, known, memory, audit, demo, _log: log })
}

/// What the configuration says. Without a home folder there is none.
pub fn configuration(env: &Env) -> Result<Config, ConfigError> {
    match state::config_folder() {
        Err(_) if env.get("FLOWDECK_CONFIG").is_none() => Ok(Config::default()),
        _ => Config::load(env),
    }
}

/// The contexts there are, and the one that is meant. With `--demo` there is one, and it is no server.
pub fn selected(target: &Target, config: &Config, env: &Env) -> Result<Selection, ConfigError> {
    let demo = target.demo.map(|_| "http://demo.invalid/engine-rest".to_owned());
    let flags = Flags { url: demo.clone().or_else(|| target.url.clone()), ..flags(target) };
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
        selection.contexts.truncate(1);
        let chosen = &mut selection.contexts[0];
        "demo".clone_into(&mut chosen.name);
        chosen.user.get_or_insert_with(|| "demo".to_owned());
    }
    Ok(selection)
}

fn flags(target: &Target) -> Flags {
    Flags {
        context: target.context.clone(),
        url: target.url.clone(),
        read_only: target.read_only,
        refresh: target.refresh,
        timeout: target.timeout,
    }
}

impl Opened {
    /// Every context, as it is shown.
    pub fn places(&self) -> Vec<Place> {
        if self.is_nowhere {
            return vec![Place::nowhere()];
        }
        self.selection.contexts.iter().map(|context| place(context, &self.known)).collect()
    }

    /// The chosen context, as it is shown.
    pub fn place(&self) -> Place {
        place(self.selection.context(), &self.known)
    }

    /// How to talk to each context.
    pub fn connect(&self) -> Connect {
        let (contexts, demo) = (self.contexts.clone(), self.demo.clone());
        let (audit, known) = (self.audit.clone(), self.known.clone());
        Box::new(move |name| {
            if let Some(options) = demo.as_ref().filter(|_| name == "demo") {
                let transport = Arc::new(Demo::new(options.clone()));
                return Connection::new(Client::new(name, transport, audit.clone()));
            }
            let contexts = contexts.lock().unwrap_or_else(PoisonError::into_inner);
            // the names come from these very contexts
            let context = contexts.iter().find(|context| context.name == name).unwrap_or(&contexts[0]);
            connection(context, &known, audit.clone())
        })
    }

    /// How to come to talk to servers that are not configured.
    pub fn newcomers(&self) -> Box<dyn Newcomers> {
        let (flags, env) = (self.flags.clone(), self.env.clone());
        Box::new(Welcome { flags, env, contexts: self.contexts.clone(), known: self.known.clone() })
    }

    /// The client of the chosen context.
    pub fn client(&self) -> Client {
        self.connect()(&self.selection.context().name).client
    }

    /// The terms of a list, narrowed to the context's tenant; where that cannot be, it is said.
    pub fn narrowed(&self, resource: &'static Resource, terms: Vec<Term>) -> Vec<Term> {
        let tenant = self.selection.context().tenant.as_deref();
        let terms = tenant::narrowed(resource, System::Camunda7, tenant, terms);
        if let Some(tenant) = tenant.filter(|_| !tenant::is_within(&terms)) {
            super::out::tell(&format!("note: {} cannot be narrowed to tenant {tenant}: these are of all tenants", resource.name));
        }
        terms
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

/// The way to the server of a context. Where its URL does not say where the REST API lies, that is found out and kept.
fn connection(context: &Context, known: &Arc<Known>, journal: Arc<dyn Journal>) -> Connection {
    let (url, memory) = (context.url.clone(), known.clone());
    let http = if url.is_plain() {
        context.http()
    } else {
        let last = known.of(&url).base.and_then(|base| BaseUrl::parse(&base).ok());
        let tell = move |base: Option<&BaseUrl>| memory.note(&url, |server| server.base = base.map(|base| base.as_str().to_owned()));
        Http::looking(context.endpoint(), context.sign_in.clone(), last, tell)
    };
    let (http, url, memory) = (Arc::new(http), context.url.clone(), known.clone());
    Connection {
        client: Client::new(context.name.as_str(), http.clone(), journal),
        sign_in: Arc::new(move || http.forget_sign_in()),
        learn: Arc::new(move |version, product| {
            memory.note(&url, |server| {
                (server.version, server.product) = (Some(version.to_owned()), product.map(str::to_owned));
            });
            memory.of(&url).base
        }),
    }
}

pub(super) fn place(context: &Context, known: &Known) -> Place {
    let server = known.of(&context.url);
    Place {
        version: server.version,
        product: server.product,
        read_only: context.read_only,
        production: context.production,
        user: context.user.clone().or_else(|| context.sign_in.user().map(str::to_owned)),
        engine: context.engine.clone(),
        refresh: context.refresh,
        tenant: context.tenant.clone(),
        insecure: context.tls.insecure,
        base: server.base,
        ..Place::new(&context.name, context.url.as_str())
    }
}
