//! How many instructions the analysis and the generator need, held to what is committed: `instructions [--bless]`.
//!
//! Valgrind counts, so the figure is the same whatever else the machine does. It differs between compilers, so
//! another one than that of `instructions.json` is told and not compared. A count that has grown by more than
//! [`TOLERANCE`] is a failure; one that has shrunk by more asks to be committed.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use knock_benchmarks::workflows::{Schemas, Workflow};
use knock_benchmarks::{machine, process};
use knock_codegen::directory::Directory;
use knock_codegen::{EmitOptions, analyze, emit};
use serde_json::{Map, Value};

/// The part by which a count may differ.
const TOLERANCE: f64 = 0.03;
/// How many workflows the work is about.
const WORKFLOWS: usize = 100;
/// The first is about the templates alone; each of the others does what the one before it does, and more.
const STEPS: [&str; 4] = ["liquid", "directory", "contracts", "rust"];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [] => compare(false),
        ["--bless"] => compare(true),
        ["--work", step] => {
            work(step);
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("usage: instructions [--bless]");
            ExitCode::from(2)
        }
    }
}

fn work(step: &str) {
    let workflows = (0..WORKFLOWS).map(Workflow);
    if step == "liquid" {
        for (_, text) in workflows.flat_map(Workflow::templates) {
            let (template, _) = knock_liquid::parse(&text);
            std::hint::black_box(knock_liquid::analyze(
                &template,
                knock_liquid::Environment::default(),
            ));
        }
        return;
    }
    let files = workflows.flat_map(|workflow| {
        let file = move |(name, text)| (format!("workflows/{}/{name}", workflow.key()), text);
        workflow.files(Schemas::Inferred).map(file)
    });
    let directory = Directory::from_files(files);
    if step == "directory" {
        return;
    }
    let contracts = analyze(&directory).contracts;
    if step == "rust" {
        std::hint::black_box(emit(
            &contracts,
            &directory.sources,
            &EmitOptions::default(),
        ));
    }
}

fn compare(bless: bool) -> ExitCode {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions.json");
    let compiler = machine::version("rustc", "--version");
    let mut counts = Map::new();
    counts.insert("compiler".into(), compiler.clone().into());
    for step in STEPS {
        counts.insert(step.into(), count(step).into());
    }
    if bless {
        let text = format!("{:#}\n", Value::Object(counts));
        fs::write(&file, text).expect("the baseline can be written");
        return ExitCode::SUCCESS;
    }
    let text = fs::read_to_string(&file).expect("the baseline is there");
    let baseline: Map<String, Value> = serde_json::from_str(&text).expect("the baseline is JSON");
    if baseline["compiler"] != compiler.as_str() {
        println!(
            "skipped: the baseline was counted with {}, and this is {compiler}",
            baseline["compiler"]
        );
        return ExitCode::SUCCESS;
    }
    let mut outcome = ExitCode::SUCCESS;
    for step in STEPS {
        let [was, is] = [&baseline, &counts].map(|counts| counts[step].as_f64().expect("a count"));
        let change = is / was - 1.0;
        let verdict = if change > TOLERANCE {
            outcome = ExitCode::FAILURE;
            ": too many"
        } else if change < -TOLERANCE {
            ": fewer, commit them with `--bless`"
        } else {
            ""
        };
        println!(
            "{step}: {is} instructions, {:+.2} %{verdict}",
            change * 100.0
        );
    }
    outcome
}

/// The instructions of a process that does a step.
fn count(step: &str) -> u64 {
    let program = env::current_exe().expect("this program has a path");
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let out: PathBuf = folder.path().join("callgrind.out");
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--quiet"]);
    command.arg(format!("--callgrind-out-file={}", out.display()));
    process::output(command.arg(program).args(["--work", step]));
    let text = fs::read_to_string(&out).expect("callgrind writes its counts");
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    let total = total.and_then(|total| total.trim().parse().ok());
    total.expect("callgrind writes the total")
}
