//! Work on all cores, for what is independent and comes in large numbers.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread::{self, Builder};

/// How many items are worth a thread.
const SHARE: usize = 32;

/// The stack of a thread in bytes: as much as the first thread of a process has on Linux.
const STACK: usize = 8 * 1024 * 1024;

/// What `work` makes of each item, in the order of the items.
pub(crate) fn map<'a, T: Sync, R: Send>(
    items: &'a [T],
    work: impl Fn(&'a T) -> R + Sync,
) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = items.len().div_ceil(cores).max(SHARE);
    let all = |items: &'a [T]| items.iter().map(&work).collect::<Vec<R>>();
    let (first, others) = items.split_at(share.min(items.len()));
    thread::scope(|scope| {
        let spawn = |items| {
            let builder = Builder::new().stack_size(STACK);
            builder
                .spawn_scoped(scope, move || all(items))
                .map_err(|_| items)
        };
        let workers: Vec<_> = others.chunks(share).map(spawn).collect();
        let mut results = all(first);
        for worker in workers {
            results.extend(match worker {
                Ok(worker) => worker.join().unwrap_or_else(|panic| resume_unwind(panic)),
                // Where there can be no more threads, this one does the work.
                Err(items) => all(items),
            });
        }
        results
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_have_the_order_of_their_items() {
        for count in [0, 1, 31, 32, 33, 1_000] {
            let items: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = items.iter().map(|item| item * 2).collect();
            assert_eq!(super::map(&items, |item| item * 2), doubled);
        }
    }
}
