//! Allocations of a trigger: `allocations`. And where one client makes them, as a file for DHAT's viewer, which comes
//! with valgrind: `allocations NAME FILE`.

use std::env;
use std::path::Path;
use std::process::Command;

use knock_benchmarks::runtime::{Client, Sink, one_thread, serve, triggers};
use knock_benchmarks::{Table, machine};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const WARM_UP: usize = 100;
const TRIGGERS: usize = 1_000;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => compare(),
        ["sink"] => one_thread().block_on(serve()),
        [name, file] => _ = profile(&Client::new(name, sink().url()), Some(Path::new(file))),
        _ => panic!("usage: allocations [NAME FILE]"),
    }
}

fn sink() -> Sink {
    let program = env::current_exe().expect("a program knows where it is");
    Sink::start(Command::new(program).arg("sink"))
}

fn compare() {
    let sink = sink();
    println!("{}\n", machine::description());
    let mut table = Table::new(["", "allocations of a trigger", "of its data", "bytes"]);
    for name in Client::NAMES {
        let client = Client::new(name, sink.url());
        let whole = profile(&client, None);
        let data = {
            let _profiler = dhat::Profiler::builder().testing().build();
            (0..TRIGGERS).for_each(|_| client.make_data());
            dhat::HeapStats::get()
        };
        table.row([
            name.to_owned(),
            of_each(whole.total_blocks),
            of_each(data.total_blocks),
            of_each(whole.total_bytes),
        ]);
    }
    println!("{table}");
}

fn of_each(number: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let of_each = number as f64 / TRIGGERS as f64;
    format!("{of_each:.0}")
}

/// What triggers allocate after some that warm up. To grow a block is to allocate another one.
fn profile(client: &Client, file: Option<&Path>) -> dhat::HeapStats {
    one_thread().block_on(async {
        triggers(client, WARM_UP, 1).await;
        let profiler = dhat::Profiler::builder().trim_backtraces(None);
        let _profiler = match file {
            Some(file) => profiler.file_name(file).build(),
            None => profiler.testing().build(),
        };
        triggers(client, TRIGGERS, 1).await;
        dhat::HeapStats::get()
    })
}
