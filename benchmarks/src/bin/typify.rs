//! What typify needs as a whole process: `typify COUNT FILE` writes its types for so many schemas.

use std::process::ExitCode;
use std::{env, fs};

use knock_benchmarks::typify;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [count, file] = arguments.as_slice() else {
        return usage();
    };
    let Ok(count) = count.parse() else {
        return usage();
    };
    if let Err(error) = fs::write(file, typify::modules(count)) {
        eprintln!("cannot write {file}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: typify COUNT FILE");
    ExitCode::from(2)
}
