//! A whole step of the program over a long list: a key, the update, the frame and what differs in it. It must cost the same over a hundred rows and a hundred thousand.

use std::{hint::black_box, time::Duration};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use flowdeck::{
    api::{System, rows},
    app::{Effect, Model, Msg, Place, Screen, Session, update},
    clock::{Now, now},
    resource::{
        INCIDENTS,
        query::{Answered, Reply},
    },
    view::{self, Look, glyph::UNICODE, theme::Theme},
};
use ratatui::{Terminal, backend::TestBackend, layout::Size};

const SCREEN: Size = Size { width: 200, height: 50 };

/// Incidents as a server sends them.
fn body(count: usize) -> String {
    let row = |n: usize| {
        format!(
            r#"{{"id":"i-{n}","processDefinitionId":"pay:1:7","processInstanceId":"p-{n}","executionId":"e-{n}","incidentTimestamp":"2026-11-22T19:08:09.282+0000","incidentType":"failedJob","activityId":"reserve","failedActivityId":"reserve_stock","causeIncidentId":"i-{n}","rootCauseIncidentId":"i-{n}","configuration":"j-{n}","incidentMessage":"execution stock-wh-pick-{n:05} doesn't exist: execution is null","tenantId":null,"jobDefinitionId":"d-1","annotation":null}}"#
        )
    };
    format!("[{}]", (0..count).map(row).collect::<Vec<_>>().join(","))
}

/// The program on the list of incidents, with so many of them loaded.
fn program(count: usize, now: Now) -> Option<Model> {
    let place = Place {
        name: "bench".into(),
        url: "http://127.0.0.1:1/engine-rest".to_owned(),
        base: None,
        read_only: false,
        production: false,
        user: None,
        engine: None,
        insecure: false,
        tenant: None,
        product: None,
        version: None,
        refresh: Duration::from_hours(1),
    };
    let mut model = Model::new(vec![place.clone()], Session::new(place), SCREEN, now);
    model.screens = vec![Screen::list(&INCIDENTS, System::Camunda7, vec![])];
    let asked = update::start(&mut model).into_iter().find_map(|effect| match effect {
        Effect::Read(asked) => Some(asked),
        _ => None,
    })?;
    let binding = &INCIDENTS.source[0];
    let rows = rows(body(count).as_bytes(), binding.id, &INCIDENTS.projection(binding)).ok()?;
    let answered = Answered { reply: Reply::Rows(rows), latency: Duration::from_millis(3), server_time: None };
    update::update(&mut model, Msg::Done(asked.ticket, Ok(answered)), now);
    Some(model)
}

fn step(criterion: &mut Criterion) {
    let Some(theme) = Theme::built_in("dark") else { return };
    let look = Look { theme, glyphs: &UNICODE };
    let now = now();
    let mut group = criterion.benchmark_group("step at 200x50");
    for count in [100, 100_000] {
        let (Some(mut model), Ok(mut terminal)) = (program(count, now), Terminal::new(TestBackend::new(SCREEN.width, SCREEN.height)))
        else {
            return;
        };
        let mut keys = [KeyCode::Char('j'), KeyCode::Char('k')].into_iter().cycle();
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| {
                if let Some(key) = keys.next() {
                    black_box(update::update(&mut model, Msg::Key(KeyEvent::new(key, KeyModifiers::NONE)), now));
                }
                let _ = black_box(terminal.draw(|frame| view::draw(&model, &look, frame)));
            });
        });
    }
    group.finish();
}

criterion_group!(frames, step);
criterion_main!(frames);
