//! A clean build of what a user's macros need, beside the macros of others with their defaults: `clean`.
//!
//! The versions are the newest, as a user would get them; they are downloaded before.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use knock_benchmarks::process::{self, Run};
use knock_benchmarks::{Contender, Measured, in_turns, machine, project};

const TURNS: usize = 3;

fn main() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let macros = project::root().join("knock-macros");
    let ours = format!("knock-macros = {{ path = \"{}\" }}", macros.display());
    let others = [
        "askama_derive = \"*\"",
        "sqlx-macros = \"*\"",
        "typify-macro = \"*\"",
    ]
    .map(str::to_owned);
    let packages: Vec<(String, PathBuf)> = std::iter::once(ours)
        .chain(others)
        .map(|dependency| {
            let name = dependency.split(' ').next().unwrap_or_default().to_owned();
            Ok((name.clone(), package(folder.path(), &name, &dependency)?))
        })
        .collect::<io::Result<_>>()?;
    println!("{}, {TURNS} turns, `cargo build`\n", machine::description());
    for (name, home) in &packages {
        println!(
            "{}: {} crates",
            version(home, name),
            tree(home).lines().count() - 1
        );
    }
    let contenders = packages
        .iter()
        .map(|(name, home)| Contender::new(format!("`{name}`"), || build(home)));
    println!(
        "\n{}",
        Measured::table(&in_turns(TURNS, contenders.collect()))
    );
    Ok(())
}

fn package(folder: &Path, name: &str, dependency: &str) -> io::Result<PathBuf> {
    let home = folder.join(name);
    fs::create_dir_all(home.join("src"))?;
    fs::write(
        home.join("Cargo.toml"),
        format!(
            "[workspace]\n[package]\nname = \"app\"\nedition = \"2024\"\n[dependencies]\n{dependency}\n"
        ),
    )?;
    fs::write(home.join("src/lib.rs"), "")?;
    process::run(
        Command::new("cargo")
            .args(["fetch", "--quiet"])
            .current_dir(&home),
    );
    Ok(home)
}

/// The crates that are built, a line each.
fn tree(home: &Path) -> String {
    let mut command = Command::new("cargo");
    command
        .args(["tree", "--prefix", "none", "--no-dedupe", "--offline"])
        .current_dir(home);
    let mut crates: Vec<String> = process::output(&mut command)
        .lines()
        .map(str::to_owned)
        .collect();
    crates.sort();
    crates.dedup();
    crates.join("\n")
}

fn version(home: &Path, name: &str) -> String {
    let tree = tree(home);
    let line = tree
        .lines()
        .find(|line| line.split(' ').next() == Some(name));
    line.map_or_else(
        || name.to_owned(),
        |line| line.split(' ').take(2).collect::<Vec<_>>().join(" "),
    )
}

fn build(home: &Path) -> Run {
    let target = home.join("target");
    if target.exists() {
        fs::remove_dir_all(&target).expect("the folder can be removed");
    }
    process::run(
        Command::new("cargo")
            .args(["build", "--offline", "--quiet"])
            .env("CARGO_TARGET_DIR", target)
            .current_dir(home),
    )
}
