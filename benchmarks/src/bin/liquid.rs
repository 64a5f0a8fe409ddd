//! Parsing and analysing Liquid on one thread, beside liquidjs and python-liquid: `liquid [FOLDER]`.
//!
//! Measures the templates of 100 generated workflows, and those below a folder where one is given. All
//! contenders get the same texts in memory; the start of their processes is not counted, and liquidjs may
//! warm up first. `PYTHON` names an interpreter that has `python-liquid`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs, io};

use knock_benchmarks::workflows::Workflow;
use knock_benchmarks::{Sample, Table, Unit, machine, process};
use knock_liquid::{Environment, analyze, parse};

/// How long a contender runs in each of its turns.
const SECONDS: f64 = 2.0;
const TURNS: usize = 5;

fn main() -> io::Result<()> {
    println!(
        "{}, {}",
        machine::description(),
        machine::version("node", "--version")
    );
    let generated = (0..100).flat_map(|number| Workflow(number).templates());
    measure(
        "100 generated workflows",
        &generated.map(|(_, text)| text).collect::<Vec<_>>(),
    )?;
    if let Some(folder) = env::args_os().nth(1) {
        let mut templates = Vec::new();
        collect(Path::new(&folder), &mut templates)?;
        measure("the given folder", &templates)?;
    }
    Ok(())
}

/// The texts below a folder that may be templates.
fn collect(folder: &Path, templates: &mut Vec<String>) -> io::Result<()> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, templates)?;
        } else if path.extension().is_some_and(|it| {
            ["html", "md", "txt", "liquid"]
                .map(Some)
                .contains(&it.to_str())
        }) {
            templates.push(fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

fn measure(name: &str, templates: &[String]) -> io::Result<()> {
    let file = tempfile::NamedTempFile::new()?;
    fs::write(file.path(), serde_json::to_vec(templates)?)?;
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    let python = env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let peer = |program: &std::ffi::OsStr, script: &str| -> Vec<f64> {
        let mut command = Command::new(program);
        command
            .arg(peers.join(script))
            .arg(file.path())
            .arg(SECONDS.to_string());
        serde_json::from_str(&process::output(&mut command)).expect("a peer prints its passes")
    };
    let mut times: [Vec<f64>; 3] = Default::default();
    for turn in 0..TURNS {
        eprintln!("turn {} of {TURNS}", turn + 1);
        times[0].push(Sample::new(ours(templates)).median());
        times[1].push(Sample::new(peer("node".as_ref(), "analyze.mjs")).median());
        times[2].push(Sample::new(peer(&python, "analyze.py")).median());
    }
    let bytes: usize = templates.iter().map(String::len).sum();
    println!(
        "\n{name}: {} templates, {bytes} bytes, {TURNS} turns\n",
        templates.len()
    );
    let samples = times.map(Sample::new);
    let mut table = Table::new(["parse and analyse", "all templates", "a template", "×"]);
    let names = [
        "knock-liquid",
        "liquidjs `analyzeSync`",
        "python-liquid `analyze`",
    ];
    for (name, sample) in names.into_iter().zip(&samples) {
        #[expect(clippy::cast_precision_loss, reason = "there are few templates")]
        let each = Sample::new([sample.median() / templates.len() as f64]);
        table.row([
            name.to_owned(),
            sample.shown(Unit::Seconds),
            each.shown(Unit::Seconds),
            format!("{:.1}", sample.median() / samples[0].median()),
        ]);
    }
    println!("{table}");
    Ok(())
}

/// The seconds of each pass over all templates.
fn ours(templates: &[String]) -> Vec<f64> {
    let mut passes = Vec::new();
    let start = Instant::now();
    while start.elapsed().as_secs_f64() < SECONDS {
        let from = Instant::now();
        for template in templates {
            let (template, errors) = parse(template);
            std::hint::black_box((analyze(&template, Environment::default()), errors));
        }
        passes.push(from.elapsed().as_secs_f64());
    }
    passes
}
