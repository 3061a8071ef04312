//! The first run: nothing is configured, and a form asks for a server, tests the way to it and uses it.

use std::sync::{Arc, Mutex};

use flowdeck::{
    api::BaseUrl,
    app::{Place, setup::Draft},
    doctor::{Check, Findings},
    run::worker::Newcomers,
};
use futures_util::future::BoxFuture;

use crate::support::ui::{Ui, place};

/// Lets in who comes with the right password, and remembers who came.
#[derive(Clone, Default)]
struct Door(Arc<Mutex<Vec<String>>>);

impl Newcomers for Door {
    fn examine(&self, draft: Draft, mut tell: Box<dyn FnMut(Check) + Send>) -> BoxFuture<'static, Findings> {
        use secrecy::ExposeSecret;
        self.0.lock().unwrap().push(draft.user.clone());
        Box::pin(async move {
            tell(Check::ok("name", "h is 127.0.0.1"));
            let base = BaseUrl::parse("http://h:8080/engine-rest").ok();
            let usable = draft.password.expose_secret() == "hunter2";
            tell(if usable {
                Check::ok("sign-in", "as user mia")
            } else {
                Check::failed("sign-in", "refused user mia (401)", "wait before the next try")
            });
            Findings { base, usable }
        })
    }

    fn adopt(&self, _: Draft) -> Result<Place, String> {
        Ok(place("h"))
    }
}

async fn ui(door: &Door, width: u16, height: u16) -> Ui {
    Ui::nowhere(Box::new(door.clone()), "h", width, height).await
}

#[tokio::test(start_paused = true)]
async fn a_server_is_named_tested_and_used_and_the_lines_that_keep_it_hold_no_password() {
    let door = Door::default();
    for (width, height) in [(120, 40), (80, 24)] {
        let mut ui = ui(&door, width, height).await;
        ui.shows("Nothing is configured yet");
        ui.seconds(60).await;
        assert!(ui.wire.lines().is_empty(), "nothing is asked of anybody");
        ui.keys("enter").await;
        ui.shows("where is the server?");
        ui.types("http://h:8080").await;
        ui.keys("tab").await;
        ui.types("mia").await;
        ui.keys("tab").await;
        ui.types("hunter2").await;
        ui.shows("*******").lacks("hunter2");
        ui.keys("enter").await;
        ui.shows("as user mia")
            .shows("[contexts.h]")
            .shows("url = \"http://h:8080/engine-rest\"")
            .shows("FLOWDECK_H_PASSWORD")
            .lacks("hunter2");
        ui.keys("ctrl-y").await;
        assert!(ui.copied.last().is_some_and(|lines| lines.contains("[contexts.h]") && !lines.contains("hunter2")));
        ui.snapshot("first_run");
        ui.keys("enter").await;
        ui.shows("supplier-invoice").lacks("Nothing is configured");
        assert_eq!(ui.model().places.len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_sign_in_is_sent_again_only_when_a_person_says_so_twice() {
    let door = Door::default();
    let mut ui = ui(&door, 120, 40).await;
    ui.types("http://h:8080").await;
    ui.keys("tab").await;
    ui.types("mia").await;
    ui.keys("enter").await;
    ui.shows("refused user mia (401)").shows("wait before the next try").shows("enter test the connection").lacks("[contexts.");
    ui.keys("enter").await;
    ui.shows("wrong ones lock users");
    assert_eq!(door.0.lock().unwrap().len(), 1);
    ui.keys("enter").await;
    assert_eq!(door.0.lock().unwrap().len(), 2);
    ui.keys("tab").await;
    ui.types("hunter2").await;
    ui.keys("enter").await;
    ui.shows("as user mia");
    ui.keys("tab").await;
    ui.types("two").await;
    ui.lacks("[contexts.").shows("enter test the connection");
    ui.keys("esc").await;
    assert!(ui.model().quit, "there is nothing to go back to");
}

#[tokio::test(start_paused = true)]
async fn another_server_can_be_named_beside_a_configured_one_and_left_alone() {
    let mut ui = Ui::demo(120, 40).await;
    ui.keys("g c").await;
    ui.shows("Another server, for this session");
    ui.keys("esc").await;
    ui.lacks("Another server");
    assert!(!ui.model().quit);
}
