//! Triggers a second, and what they cost the processor: `triggers [TURNS]`.
//!
//! Client and server are processes of their own, and share one core. Each client warms up first, and measures
//! itself without that. Needs `taskset`, and Knock's SDK for Node (`npm ci --ignore-scripts --prefix tests/sdk`).

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use knock_benchmarks::runtime::{Client, Sink, Usage, one_thread, serve, triggers};
use knock_benchmarks::{Contender, Measured, Run, Table, Unit, in_turns, machine, process};
use serde_json::{Value, json};

/// What the figures are for.
const TRIGGERS: usize = 10_000;
/// A tenth of what a contender sends, to warm up.
const WARM_UP: usize = 10;
/// How many in flight.
const IN_FLIGHT: [usize; 2] = [1, 64];
const NODE: &str = "@knocklabs/node";

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => compare(7),
        ["sink"] => one_thread().block_on(serve()),
        ["client", name, url, in_flight, count] => {
            client(name, url, number(in_flight), number(count));
        }
        [turns] => compare(number(turns)),
        _ => panic!("usage: triggers [TURNS]"),
    }
}

fn number(text: &str) -> usize {
    text.parse()
        .unwrap_or_else(|_| panic!("`{text}` is not a number; usage: triggers [TURNS]"))
}

fn compare(turns: usize) {
    println!("{}", machine::description());
    println!(
        "{}, Node.js {} with {NODE} {}; one core for client and server",
        ["reqwest", "hyper", "hyper-util", "tokio"]
            .map(machine::locked)
            .join(", "),
        machine::version("node", "--version"),
        sdk_version(),
    );
    for in_flight in IN_FLIGHT {
        let sink = Sink::start(pinned(&this_program()).arg("sink"));
        let measured = in_turns(turns, contenders(&sink, in_flight));
        println!("\n{in_flight} in flight\n\n{}", table(&measured));
    }
}

/// All contenders, whose turn is as long as 10,000 triggers would have taken them.
fn contenders(sink: &Sink, in_flight: usize) -> Vec<Contender<'_>> {
    let ours = Client::NAMES.map(|name| {
        Contender::new(name, move || {
            let mut command = pinned(&this_program());
            let count = 3 * TRIGGERS;
            command.args(["client", name, sink.url()]);
            command.args([in_flight, count].map(|number| number.to_string()));
            measured(&mut command, count)
        })
    });
    let node = Contender::new(NODE, move || {
        let mut command = pinned(Path::new("node"));
        let count = TRIGGERS / 4;
        command
            .arg(home("peers/triggers.js"))
            .arg(sdk())
            .arg(sink.url());
        command.args([in_flight, count, count / WARM_UP].map(|number| number.to_string()));
        measured(&mut command, count)
    });
    ours.into_iter().chain([node]).collect()
}

/// What a client says that its triggers took, for 10,000 of them.
fn measured(command: &mut Command, count: usize) -> Run {
    let text = process::output(command);
    let said: Value = serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{command:?} printed `{text}`: {error}"));
    let figure = |name: &str| {
        said[name]
            .as_f64()
            .unwrap_or_else(|| panic!("{command:?} printed no `{name}`"))
    };
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let share = TRIGGERS as f64 / count as f64;
    Run {
        wall: Duration::from_secs_f64(figure("wall") * share),
        cpu: Duration::from_secs_f64(figure("cpu") * share),
        peak: said["peak"].as_u64().unwrap_or_default(),
    }
}

fn client(name: &str, url: &str, in_flight: usize, count: usize) {
    let client = Client::new(name, url);
    let run = one_thread().block_on(async {
        triggers(&client, count / WARM_UP, in_flight).await;
        let usage = Usage::begin();
        triggers(&client, count, in_flight).await;
        usage.end()
    });
    println!(
        "{}",
        json!({ "wall": run.wall.as_secs_f64(), "cpu": run.cpu.as_secs_f64(), "peak": run.peak })
    );
}

fn table(all: &[Measured]) -> Table {
    let mut table = Table::new([
        "",
        "triggers a second",
        "knock-runtime ÷ this",
        "CPU seconds for 10,000",
        "knock-runtime ÷ this",
        "peak memory",
    ]);
    #[expect(clippy::cast_precision_loss, reason = "10,000 is far below 2^52")]
    let rate = |one: &Measured| one.wall.map(|seconds| TRIGGERS as f64 / seconds);
    let ours = &all[0];
    for one in all {
        table.row([
            one.name.clone(),
            rate(one).shown(Unit::Rate),
            format!("{:.2}", rate(ours).median() / rate(one).median()),
            one.cpu.shown(Unit::Seconds),
            format!("{:.2}", ours.cpu.median() / one.cpu.median()),
            one.peak.shown(Unit::Bytes),
        ]);
    }
    table
}

/// A program on the last core, with everything that takes part.
fn pinned(program: &Path) -> Command {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut command = Command::new("taskset");
    command.arg("-c").arg((cores - 1).to_string()).arg(program);
    command
}

fn this_program() -> PathBuf {
    env::current_exe().expect("a program knows where it is")
}

/// A path in this package.
fn home(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn sdk() -> PathBuf {
    home("../tests/sdk")
}

fn sdk_version() -> String {
    let file = sdk().join("node_modules").join(NODE).join("package.json");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!(
            "cannot read {}: {error}; install it by `npm ci --ignore-scripts --prefix tests/sdk`",
            file.display()
        )
    });
    let package: Value = serde_json::from_str(&text).expect("npm writes JSON");
    package["version"].as_str().unwrap_or("?").to_owned()
}
