//! From a Knock directory to Rust, as a whole process, beside typify and Knock's own command line:
//! `generation [COUNT…]`, for 1,000 workflows where no count is given.
//!
//! typify gets equal schemas in memory and formats what it writes. Knock's command line gets them from a server on
//! this machine, and writes TypeScript; `npm ci --prefix cargo-knock/tests/official` fetches it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs, io};

use knock_benchmarks::process::{self, Run};
use knock_benchmarks::workflows::{self, Schemas, Workflow};
use knock_benchmarks::{Contender, Measured, in_turns, machine, project};
use serde_json::{Value, json};

const TURNS: usize = 5;

fn main() -> io::Result<()> {
    let counts: Vec<usize> = env::args()
        .skip(1)
        .map(|count| count.parse().expect("COUNT is a number"))
        .collect();
    println!(
        "{}, {}",
        machine::description(),
        machine::version("node", "--version")
    );
    println!("{}, {TURNS} turns", machine::locked("typify"));
    match counts.as_slice() {
        [] => beside_others(1_000),
        counts => by_itself(counts),
    }
}

/// `cargo knock generate` into a file that is not there yet.
fn generate(program: &Path, folder: &Path) -> Run {
    let file = folder.join("workflows.rs");
    if file.exists() {
        fs::remove_file(&file).expect("the file can be removed");
    }
    process::run(
        Command::new(program)
            .args(["knock", "generate", "--quiet", "--knock-dir"])
            .arg(folder)
            .arg("--out")
            .arg(file),
    )
}

fn by_itself(counts: &[usize]) -> io::Result<()> {
    let program = project::command_line().get_program().to_owned();
    let folder = tempfile::tempdir()?;
    let folders: Vec<_> = counts
        .iter()
        .map(|count| folder.path().join(count.to_string()))
        .collect();
    for (count, folder) in counts.iter().zip(&folders) {
        workflows::write(folder, *count, Schemas::Inferred);
    }
    let contenders = counts.iter().zip(&folders).map(|(count, folder)| {
        Contender::new(format!("{count} workflows"), || {
            generate(program.as_ref(), folder)
        })
    });
    println!(
        "\n{}",
        Measured::table(&in_turns(TURNS, contenders.collect()))
    );
    Ok(())
}

fn beside_others(count: usize) -> io::Result<()> {
    let program = project::command_line().get_program().to_owned();
    let folder = tempfile::tempdir()?;
    let (inferred, embedded) = (
        folder.path().join("inferred"),
        folder.path().join("embedded"),
    );
    workflows::write(&inferred, count, Schemas::Inferred);
    workflows::write(&embedded, count, Schemas::Embedded);
    let documents = folder.path().join("documents.json");
    fs::write(
        &documents,
        serde_json::to_vec(&(0..count).map(document).collect::<Vec<_>>())?,
    )?;
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    let mut server = Command::new("node")
        .arg(peers.join("management.mjs"))
        .arg(&documents)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut port = String::new();
    BufReader::new(server.stdout.take().expect("it is piped")).read_line(&mut port)?;
    let official =
        project::root().join("cargo-knock/tests/official/node_modules/@knocklabs/cli/bin/run.js");
    assert!(
        official.is_file(),
        "`npm ci --prefix cargo-knock/tests/official` has not been run"
    );
    let typify = env::current_exe()?.with_file_name("typify");
    let contenders = vec![
        Contender::new("`cargo knock generate`, from the templates", || {
            generate(program.as_ref(), &inferred)
        }),
        Contender::new("`cargo knock generate`, with schemas", || {
            generate(program.as_ref(), &embedded)
        }),
        Contender::new("typify, equal schemas", || {
            process::run(
                Command::new(&typify)
                    .arg(count.to_string())
                    .arg(folder.path().join("typify.rs")),
            )
        }),
        Contender::new("`knock workflow generate-types`, equal schemas", || {
            process::run(
                Command::new("node")
                    .arg(&official)
                    .args([
                        "workflow",
                        "generate-types",
                        "--service-token",
                        "none",
                        "--output-file",
                    ])
                    .arg(folder.path().join("types.ts"))
                    .args(["--api-origin", &format!("http://127.0.0.1:{}", port.trim())])
                    .current_dir(folder.path())
                    .env("HOME", folder.path())
                    .env("XDG_CONFIG_HOME", folder.path())
                    .env("XDG_CACHE_HOME", folder.path())
                    .env("NO_PROXY", "127.0.0.1"),
            )
        }),
    ];
    let measured = in_turns(TURNS, contenders);
    drop(server.stdin.take());
    server.wait()?;
    println!(
        "{count} workflows with three templates each\n\n{}",
        Measured::table(&measured)
    );
    let types = fs::read_to_string(folder.path().join("types.ts"))?;
    println!(
        "The types of Knock's command line have {} lines.",
        types.lines().count()
    );
    Ok(())
}

/// A workflow as the Management API lists it.
fn document(number: usize) -> Value {
    let workflow = Workflow(number);
    json!({
        "key": workflow.key(),
        "name": workflow.key(),
        "steps": [],
        "active": true,
        "valid": true,
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "trigger_data_json_schema": workflow.schema(),
    })
}
