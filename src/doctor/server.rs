//! What a server says once it is asked who we are: sign-in, version, how much history it keeps, and what is permitted.

use std::sync::Arc;

use serde_json::Value;

use super::{Check, Ended, way::remedy};
use crate::api::camunda7::{
    authorization, engine,
    history_level::{self, Sign},
    process_instance,
};
use crate::api::{ApiError, Call, Http, SignIn, System, Transport};
use crate::call;
use crate::config::Context;
use crate::resource::Level;
use crate::secret::Secret;

/// What is worth knowing whether it is permitted: permission, resource, its number, and in words.
const PERMISSIONS: &[(&str, &str, u8, &str)] = &[
    ("READ", "PROCESS_DEFINITION", 6, "see definitions"),
    ("READ_INSTANCE", "PROCESS_DEFINITION", 6, "see instances"),
    ("READ_HISTORY", "PROCESS_DEFINITION", 6, "see history"),
    ("READ", "TASK", 7, "see tasks"),
    ("UPDATE_INSTANCE", "PROCESS_DEFINITION", 6, "change instances, retry jobs"),
    ("UPDATE", "TASK", 7, "change tasks"),
    ("CREATE", "BATCH", 13, "start batches"),
];

pub(super) async fn examine(context: &Context, http: Http, tell: &mut (dyn FnMut(Check) + Send)) -> Result<(), Ended> {
    let http = Arc::new(http);
    let asks = sign_in(context, &http, tell).await?;
    version(&http, tell).await?;
    history(&http, tell).await;
    if asks {
        permissions(&http, tell).await;
    } else {
        tell(Check::ok("permissions", "everybody may do everything, as far as the server checks no one"));
    }
    Ok(())
}

async fn ask(http: &Http, call: &Call) -> Result<Value, ApiError> {
    let request = call.request()?;
    let response = http.send(request.clone()).await?;
    if !response.is_success() {
        return Err(System::Camunda7.dialect().error(&request, &response));
    }
    let not_json = |error: serde_json::Error| ApiError::Unreadable { url: request.target.clone(), reason: error.to_string() };
    serde_json::from_slice(&response.bytes).map_err(not_json)
}

/// Whether the server asks who we are. The credentials are sent once, here: when they fail, nothing more is sent.
async fn sign_in(context: &Context, http: &Http, tell: &mut (dyn FnMut(Check) + Send)) -> Result<bool, Ended> {
    let nobody = Http::new(context.located(http.base()).endpoint(), SignIn::None);
    let anonymous = ask(&nobody, &call!(engine::GET_REST_API_VERSION)).await;
    let signs_in = !matches!(context.sign_in, SignIn::None);
    match (anonymous, signs_in) {
        (Ok(_), false) => tell(Check::ok("sign-in", "none is needed")),
        (Ok(_), true) => tell(Check::doubtful("sign-in", "the server lets in whoever comes: what the context sends is not checked")),
        (Err(ApiError::Unauthorized { .. }), false) => {
            tell(Check::failed(
                "sign-in",
                "the server asks for a sign-in, and the context has none",
                "add auth.basic, auth.bearer or auth.oauth",
            ));
            return Err(Ended);
        }
        (Err(ApiError::Unauthorized { .. } | ApiError::Forbidden { .. }), true) => return with_credentials(context, http, tell).await,
        (Err(error), _) => return Err(told(&error, "version", tell)),
    }
    Ok(false)
}

async fn with_credentials(context: &Context, http: &Http, tell: &mut (dyn FnMut(Check) + Send)) -> Result<bool, Ended> {
    let secret = context.sign_in.secret().filter(|secret| !matches!(secret, Secret::Plain(_)));
    let origin = secret.map(|secret| format!("; its secret comes from {}", secret.origin())).unwrap_or_default();
    let who = http.who().unwrap_or_default();
    let check = match ask(http, &call!(engine::GET_REST_API_VERSION)).await {
        Ok(_) => Check::ok("sign-in", format!("as {who}{origin}")),
        Err(ApiError::Credentials(reason)) => Check::failed("sign-in", reason, "nothing was sent: let the secret be there, then try again"),
        Err(ApiError::Unauthorized { message }) => Check::failed(
            "sign-in",
            // a token's endpoint says more than that it refused
            if matches!(context.sign_in, SignIn::OAuth(_)) { message } else { format!("{who} is refused (401){origin}") },
            "it was sent once and not again. After a wrong password even the right one is refused for some seconds: wait before the next try",
        ),
        Err(error) => return Err(told(&error, "sign-in", tell)),
    };
    let failed = check.state == super::State::Failed;
    tell(check);
    if failed { Err(Ended) } else { Ok(true) }
}

fn told(error: &ApiError, step: &'static str, tell: &mut (dyn FnMut(Check) + Send)) -> Ended {
    tell(Check::failed(step, error.to_string(), remedy(error)));
    Ended
}

async fn version(http: &Http, tell: &mut (dyn FnMut(Check) + Send)) -> Result<(), Ended> {
    let version = match ask(http, &call!(engine::GET_REST_API_VERSION)).await {
        Ok(answer) => answer["version"].as_str().unwrap_or("of unknown version").to_owned(),
        Err(error) => return Err(told(&error, "version", tell)),
    };
    if version.starts_with("7.") {
        tell(Check::ok("version", format!("Camunda {version}")));
        return Ok(());
    }
    let name = ask(http, &call!(engine::GET_TELEMETRY_DATA)).await.ok();
    let name = name.and_then(|answer| answer["product"]["name"].as_str().map(str::to_owned));
    tell(match name {
        Some(name) => Check::ok("version", format!("{name} {version}")),
        None => Check::ok("version", format!("{version}: Operaton or CIB seven (which one is told to administrators only)")),
    });
    Ok(())
}

/// How much history there is, as far as that can be seen.
async fn history(http: &Http, tell: &mut (dyn FnMut(Check) + Send)) {
    let any = async |call: Call| ask(http, &call).await.map(|rows| rows.as_array().is_some_and(|rows| !rows.is_empty()));
    let mut refused = None;
    for Sign { call, level, because } in (0..).map_while(history_level::sign) {
        match any(call).await {
            Ok(false) => {}
            Ok(true) if level == Level::Full => return tell(Check::ok("history", format!("level {}: {because}", level.name()))),
            Ok(true) => {
                let empty = Level::unfilled(Some(level)).collect::<Vec<_>>().join(", ");
                let told = format!("level {} or more: {because}; if it is not more, these stay empty: {empty}", level.name());
                return tell(Check::doubtful("history", told));
            }
            Err(error) => refused = Some(error),
        }
    }
    let runs = any(call!(process_instance::GET_PROCESS_INSTANCES, "maxResults" = 1)).await;
    tell(match (refused, runs) {
        (Some(error), _) => Check::doubtful("history", format!("cannot be told: {error}")),
        (None, Ok(true)) => Check::doubtful(
            "history",
            "nothing that we may see, while instances run: level none, or not permitted (READ_HISTORY); nothing that has ended can be found",
        ),
        (None, _) => Check::ok("history", "level not told: there is nothing in it yet, or nothing that we may see"),
    });
}

/// What may be done in general. A permission for one definition alone counts as none here.
async fn permissions(http: &Http, tell: &mut (dyn FnMut(Check) + Send)) {
    let (mut may, mut may_not) = (vec![], vec![]);
    for (permission, resource, number, words) in PERMISSIONS {
        let call = call!(
            authorization::IS_USER_AUTHORIZED,
            "permissionName" = *permission,
            "resourceName" = *resource,
            "resourceType" = *number,
            "resourceId" = "*"
        );
        match ask(http, &call).await {
            Ok(answer) if answer["authorized"].as_bool() == Some(true) => may.push(*words),
            Ok(_) => may_not.push(*words),
            Err(error) => return tell(Check::doubtful("permissions", format!("not told: {error}"))),
        }
    }
    let list = |words: &[&str]| words.join(", ");
    tell(match (may.is_empty(), may_not.is_empty()) {
        (_, true) => Check::ok("permissions", format!("over everything: {}", list(&may))),
        (true, false) => Check::doubtful("permissions", format!("not over everything, perhaps for some: {}", list(&may_not))),
        (false, false) => Check::doubtful(
            "permissions",
            format!("over everything: {}; not over everything, perhaps for some: {}", list(&may), list(&may_not)),
        ),
    });
}
