//! From a body to rows: done once for each page, away from the drawing thread.

use std::{fmt::Write as _, hint::black_box};

use criterion::{Criterion, criterion_group, criterion_main};
use flowdeck::api::{Kind, Pointer, Projection, rows};

const FIELDS: [Pointer; 20] = [
    "/f0", "/f1", "/f2", "/f3", "/f4", "/f5", "/f6", "/f7", "/f8", "/f9", "/f10", "/f11", "/f12", "/f13", "/f14", "/f15", "/f16", "/f17",
    "/f18", "/f19",
];

/// A thousand rows of twenty fields and an id.
fn body() -> String {
    let mut body = "[".to_owned();
    for row in 0..1_000 {
        let _ = write!(body, r#"{}{{"id":"3f1c8a2e-77b0-11f0-9c3e-{row:012}""#, if row == 0 { "" } else { "," });
        for field in 0..20 {
            let _ = match field % 4 {
                0 => write!(body, r#","f{field}":"value-of-field-{field}-in-row-{row}""#),
                1 => write!(body, r#","f{field}":{}"#, row * 31 + field),
                2 => write!(body, r#","f{field}":"2026-11-22T19:08:09.{:03}+0000""#, row % 1_000),
                _ => write!(body, r#","f{field}":null"#),
            };
        }
        body.push('}');
    }
    body + "]"
}

fn projection(criterion: &mut Criterion) {
    let body = body();
    let kind = |at: usize| if at % 4 == 2 { Kind::Time } else { Kind::Plain };
    let projection = Projection::new(FIELDS.iter().enumerate().map(|(at, pointer)| (*pointer, kind(at))));
    criterion.bench_function("1,000 rows of 20 fields projected", |bencher| {
        bencher.iter(|| black_box(rows(black_box(body.as_bytes()), &["/id"], &projection)));
    });
    criterion.bench_function("the same body as generic JSON, for comparison", |bencher| {
        bencher.iter(|| black_box(serde_json::from_slice::<serde_json::Value>(black_box(body.as_bytes()))));
    });
}

criterion_group!(reading, projection);
criterion_main!(reading);
