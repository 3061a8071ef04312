//! Servers that a person names in the cockpit: made into contexts of this session, with the same flags and variables as any other.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;

use super::open::place;
use crate::{
    api::SignIn,
    app::{Place, setup::Draft},
    config::{self, Config, Context, Env, Flags},
    doctor::{Check, Findings, examine},
    known::Known,
    run::worker::Newcomers,
    secret::Secret,
};

/// The contexts that can be talked to; newcomers join them.
pub type Contexts = Arc<Mutex<Vec<Context>>>;

/// Makes contexts of what was typed.
pub struct Welcome {
    /// What the command line says of every context.
    pub flags: Flags,
    /// What the variables say.
    pub env: Env,
    /// Where they join.
    pub contexts: Contexts,
    /// What is known of servers.
    pub known: Arc<Known>,
}

impl Welcome {
    fn context(&self, draft: Draft) -> Result<Context, String> {
        let flags = Flags { context: None, url: Some(draft.url), ..self.flags.clone() };
        let mut selection = config::select(&Config::default(), &flags, &self.env).map_err(|error| error.to_string())?;
        let said = |text: String| Some(text).filter(|text| !text.is_empty());
        let context = selection.contexts.swap_remove(selection.chosen);
        if draft.user.contains(':') {
            return Err("HTTP Basic cannot carry a colon in the user's name".to_owned());
        }
        let sign_in = match said(draft.user.clone()) {
            None => SignIn::None,
            Some(user) => SignIn::Basic { user, password: Secret::Plain(draft.password) },
        };
        let engine = said(draft.engine).filter(|_| !context.url.names_engine());
        Ok(Context { sign_in, engine, user: said(draft.user), tenant: said(draft.tenant), ..context })
    }
}

impl Newcomers for Welcome {
    fn examine(&self, draft: Draft, mut tell: Box<dyn FnMut(Check) + Send>) -> BoxFuture<'static, Findings> {
        let context = self.context(draft);
        Box::pin(async move {
            match context {
                Ok(context) => examine(&context, &mut *tell).await,
                Err(reason) => {
                    tell(Check::failed("url", reason, "like http://localhost:8080/engine-rest"));
                    Findings::default()
                }
            }
        })
    }

    fn adopt(&self, draft: Draft) -> Result<Place, String> {
        let mut context = self.context(draft)?;
        let mut contexts = self.contexts.lock().unwrap_or_else(PoisonError::into_inner);
        if contexts.iter().any(|other| other.name == context.name && other.url != context.url) {
            context.name = context.url.to_string();
        }
        contexts.retain(|other| other.name != context.name);
        contexts.push(context.clone());
        Ok(place(&context, &self.known))
    }
}
