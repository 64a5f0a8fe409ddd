//! A clean build of what a user's macros need, beside the macros of others with their defaults: `clean`.
//!
//! The versions are the newest, as a user would get them; they are downloaded before.

use std::{fs, io};

use knock_benchmarks::process::{self, Run};
use knock_benchmarks::{Contender, Measured, Package, in_turns, machine, project};

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
    let packages: Vec<(String, Package)> = std::iter::once(ours)
        .chain(others)
        .map(|dependency| {
            let name = dependency.split(' ').next().unwrap_or_default().to_owned();
            let tables = format!("[dependencies]\n{dependency}\n");
            let package = Package::new(folder.path(), &format!("with-{name}"), &tables, "");
            (name, package)
        })
        .collect();
    println!("{}, {TURNS} turns, `cargo build`\n", machine::description());
    for (name, package) in &packages {
        println!(
            "{}: {} crates",
            version(package, name),
            tree(package).lines().count() - 1
        );
    }
    let contenders = packages
        .iter()
        .map(|(name, package)| Contender::new(format!("`{name}`"), || build(package)));
    println!(
        "\n{}",
        Measured::table(&in_turns(TURNS, contenders.collect()))
    );
    Ok(())
}

/// The crates that are built, a line each.
fn tree(package: &Package) -> String {
    let mut command = package.cargo("tree");
    command.args(["--prefix", "none", "--no-dedupe", "--offline"]);
    let mut crates: Vec<String> = process::output(&mut command)
        .lines()
        .map(str::to_owned)
        .collect();
    crates.sort();
    crates.dedup();
    crates.join("\n")
}

fn version(package: &Package, name: &str) -> String {
    let tree = tree(package);
    let line = tree
        .lines()
        .find(|line| line.split(' ').next() == Some(name));
    line.map_or_else(
        || name.to_owned(),
        |line| line.split(' ').take(2).collect::<Vec<_>>().join(" "),
    )
}

fn build(package: &Package) -> Run {
    let target = package.home.join("target");
    if target.exists() {
        fs::remove_dir_all(&target).expect("the folder can be removed");
    }
    process::run(package.cargo("build").args(["--offline", "--quiet"]))
}
