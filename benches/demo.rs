//! The demo engine at two sizes: what a list, a filter, an order and a count cost at 1,000 and at 100,000 instances.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use flowdeck::api::{Method, Request, Transport};
use flowdeck::demo::{Clock, Demo, Options};
use tokio::runtime::{Builder, Runtime};

/// Starts that give so many running instances.
const SIZES: [(usize, usize); 2] = [(1_000, 640), (100_000, 64_000)];

/// What is asked, and how it is called here.
const QUESTIONS: &[(&str, &str)] = &[
    ("page", "/process-instance?maxResults=100"),
    ("page, newest first", "/history/process-instance?sortBy=startTime&sortOrder=desc&maxResults=100"),
    ("page, deep", "/history/process-instance?sortBy=startTime&sortOrder=desc&firstResult=900&maxResults=100"),
    ("count", "/process-instance/count"),
    ("filter by definition, count", "/job/count?processDefinitionKey=picking"),
    ("filter by text, count", "/process-instance/count?businessKeyLike=%2577%25"),
    ("filter by variable, count", "/process-instance/count?variables=priority_gt_80"),
    ("sort by due date", "/task?sortBy=dueDate&sortOrder=asc&maxResults=100"),
    ("sort by business key", "/process-instance?sortBy=businessKey&sortOrder=asc&maxResults=100"),
    ("statistics", "/process-definition/statistics?incidents=true&failedJobs=true"),
];

fn ask(runtime: &Runtime, demo: &Demo, target: &str) -> usize {
    let request = Request { method: Method::GET, target: target.to_owned(), body: None };
    runtime.block_on(demo.send(request)).map_or(0, |answer| answer.bytes.len())
}

fn questions(criterion: &mut Criterion) {
    let Ok(runtime) = Builder::new_current_thread().enable_all().build() else { return };
    let clock = Clock::by_hand(chrono::DateTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000));
    for (size, starts) in SIZES {
        let demo = Demo::new(Options { starts, lively: false, ..Options::new(clock.clone()) });
        ask(&runtime, &demo, "/version");
        for (name, target) in QUESTIONS {
            criterion.bench_with_input(BenchmarkId::new(*name, size), target, |bencher, target| {
                bencher.iter(|| black_box(ask(&runtime, &demo, target)));
            });
        }
    }
}

fn beginning(criterion: &mut Criterion) {
    let Ok(runtime) = Builder::new_current_thread().enable_all().build() else { return };
    let clock = Clock::by_hand(chrono::DateTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000));
    let mut group = criterion.benchmark_group("begin");
    group.sample_size(10);
    for (size, starts) in SIZES {
        group.bench_function(size.to_string(), |bencher| {
            bencher.iter(|| {
                let demo = Demo::new(Options { starts, ..Options::new(clock.clone()) });
                black_box(ask(&runtime, &demo, "/version"))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, questions, beginning);
criterion_main!(benches);
