//! What the figures were measured on.

use std::fs;
use std::process::Command;

/// One line about this machine: its processor, its cores, its memory, its system and its compiler.
#[must_use]
pub fn description() -> String {
    let processor =
        entry("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".into());
    let memory = entry("/proc/meminfo", "MemTotal")
        .and_then(|text| text.trim_end_matches("kB").trim().parse::<f64>().ok())
        .map_or_else(|| "?".into(), |kib| format!("{:.0}", kib / 1024.0 / 1024.0));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let system = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!(
        "{processor}, {cores} cores, {memory} GiB, Linux {}, {}",
        system.trim(),
        version("rustc", "--version")
    )
}

/// What a program says its version is, or that it is not there.
#[must_use]
pub fn version(program: &str, argument: &str) -> String {
    match Command::new(program).arg(argument).output() {
        Ok(output) => String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        Err(_) => format!("no {program}"),
    }
}

/// A package of Cargo and the version of it that is measured here.
#[must_use]
pub fn locked(package: &str) -> String {
    let lock = include_str!("../Cargo.lock");
    let version = lock
        .split("[[package]]")
        .find(|entry| entry.contains(&format!("\nname = \"{package}\"\n")))
        .and_then(|entry| entry.split("version = \"").nth(1)?.split('"').next());
    format!("{package} {}", version.unwrap_or("?"))
}

fn entry(file: &str, key: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
