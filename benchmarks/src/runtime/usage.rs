use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

use crate::Run;

/// Measures a part of this process, which its start and its warming up are no part of.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    start: Instant,
    cpu: Duration,
}

impl Usage {
    /// Begins to measure.
    #[must_use]
    pub fn begin() -> Self {
        Self {
            start: Instant::now(),
            cpu: cpu(),
        }
    }

    /// What was used since the beginning.
    ///
    /// # Panics
    ///
    /// When the system does not account for the process.
    #[must_use]
    pub fn end(self) -> Run {
        let usage = getrusage(UsageWho::RUSAGE_SELF).expect("the system accounts for processes");
        Run {
            wall: self.start.elapsed(),
            cpu: cpu().saturating_sub(self.cpu),
            peak: u64::try_from(usage.max_rss()).unwrap_or_default() * 1024,
        }
    }
}

fn cpu() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_SELF).expect("the system accounts for processes");
    duration(usage.user_time()) + duration(usage.system_time())
}

fn duration(time: TimeVal) -> Duration {
    Duration::from_secs(time.tv_sec().unsigned_abs())
        + Duration::from_micros(time.tv_usec().unsigned_abs())
}
