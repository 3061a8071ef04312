//! Faults of our own: one in a task is told like any other failure, else whoever asked would wait for ever.

use std::{any::Any, panic::AssertUnwindSafe};

use futures_util::FutureExt;

use super::ApiError;

/// Does a task. A panic in it becomes an error; the log tells where it was.
///
/// # Errors
/// [`ApiError::Fault`].
pub async fn caught<T>(task: impl Future<Output = T>) -> Result<T, ApiError> {
    // what was left half done is dropped with the task
    AssertUnwindSafe(task).catch_unwind().await.map_err(|panic| ApiError::Fault(words(&*panic)))
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no more is known".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_error_with_its_words() {
        assert_eq!(caught(async { 7 }).await, Ok(7));
        let index = 3;
        let fault = caught(async { assert!(index < 2, "no place {index}") }).await.unwrap_err();
        assert_eq!(fault, ApiError::Fault("no place 3".to_owned()));
        assert!(fault.outcome_unknown() && !fault.is_transient());
        assert!(matches!(caught(async { assert!(index < 2) }).await, Err(ApiError::Fault(_))));
    }
}
