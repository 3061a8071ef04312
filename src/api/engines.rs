//! An engine's name that the server does not know: told together with those that it does.

use super::{ApiError, Transport, camunda7::engine::GET_PROCESS_ENGINE_NAMES, http::engines};
use crate::call;

/// Adds to a refusal that an engine is not there which ones are; any other error is given back.
///
/// Where a sign-in is asked for, the engine is missed before (404), else after (400).
pub(super) async fn told(error: ApiError, transport: &dyn Transport) -> ApiError {
    let is_missing = |message: &str| {
        message.contains("No process engine available") || message.contains("Process engine ") && message.contains(" not available")
    };
    let (ApiError::NotFound { message } | ApiError::Refused { message, .. }) = &error else { return error };
    if !is_missing(message) {
        return error;
    }
    let Ok(request) = call!(GET_PROCESS_ENGINE_NAMES).request() else { return error };
    match transport.send(request).await.ok().as_ref().and_then(engines) {
        Some(names) => ApiError::NotFound { message: format!("{message}; this server has: {}", names.join(", ")) },
        None => error,
    }
}
