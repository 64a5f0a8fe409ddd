//! Whole processes, as the kernel accounts for them.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

/// What a process and the children it waited for have used.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// From start to end.
    pub wall: Duration,
    /// Time on processors, user and system.
    pub cpu: Duration,
    /// The greatest resident size of any one process, in bytes.
    pub peak: u64,
}

/// Runs a program to its end and says what it used. What it prints is dropped, but for its errors.
///
/// # Panics
///
/// When it cannot be started or fails: there is nothing to compare then.
pub fn run(command: &mut Command) -> Run {
    let start = Instant::now();
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
    let used = child
        .wait4()
        .unwrap_or_else(|error| panic!("cannot wait for {command:?}: {error}"));
    let wall = start.elapsed();
    assert!(
        used.status.success(),
        "{command:?} failed with {}",
        used.status
    );
    Run {
        wall,
        cpu: used.rusage.utime + used.rusage.stime,
        peak: used.rusage.maxrss,
    }
}

/// What a program prints, which must succeed.
///
/// # Panics
///
/// When it cannot be started, fails, or prints what is not UTF-8.
pub fn output(command: &mut Command) -> String {
    let output = command
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?} failed with {}:\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap_or_else(|_| panic!("{command:?} prints no UTF-8"))
}
