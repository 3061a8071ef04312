//! Every operation of the tables is one that the engine offers, asked without doing anything.

use flowdeck::api::camunda7;

use crate::answers::call;
use crate::seed;
use crate::server::Server;

#[tokio::test]
async fn every_operation_is_offered() {
    let server = Server::from_env();
    let places = seed::places(&server).await;
    let mut missing = Vec::new();
    for operation in camunda7::operations() {
        let target = call(operation, places).request().unwrap().target;
        let allowed = server.allowed(&target).await;
        if !allowed.iter().any(|method| method == operation.method.as_str()) {
            missing.push(format!("{}: {} {target}: only {allowed:?}", operation.id, operation.method));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
