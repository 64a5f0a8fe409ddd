//! Work on all cores, for what is independent and comes in large numbers.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread::{self, Builder};

/// How many items are worth a thread, and how many it takes at once.
const SHARE: usize = 16;

/// The stack of a thread in bytes: as much as the first thread of a process has on Linux.
const STACK: usize = 8 * 1024 * 1024;

/// What `work` makes of each item, in the order of the items.
pub(crate) fn map<'a, T: Sync, R: Send>(
    items: &'a [T],
    work: impl Fn(&'a T) -> R + Sync,
) -> Vec<R> {
    let shares: Vec<&'a [T]> = items.chunks(SHARE).collect();
    let next = AtomicUsize::new(0);
    // Whoever is done with a share takes the next, so that all are done at about the same time.
    let take = || {
        let mut done: Vec<(usize, Vec<R>)> = Vec::new();
        loop {
            let index = next.fetch_add(1, Relaxed);
            let Some(share) = shares.get(index) else {
                return done;
            };
            done.push((index, share.iter().map(&work).collect()));
        }
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        // Where there can be no more threads, those that there are do the work.
        let spawn = |_| {
            let builder = Builder::new().stack_size(STACK);
            builder.spawn_scoped(scope, take).ok()
        };
        let others: Vec<_> = (1..cores.min(shares.len())).filter_map(spawn).collect();
        let mut done = take();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done.sort_unstable_by_key(|(index, _)| *index);
        done.into_iter().flat_map(|(_, results)| results).collect()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_have_the_order_of_their_items() {
        for count in [0, 1, 15, 16, 17, 1_000] {
            let items: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = items.iter().map(|item| item * 2).collect();
            assert_eq!(super::map(&items, |item| item * 2), doubled);
        }
    }
}
