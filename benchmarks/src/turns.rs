//! Contenders that take turns, so that what else the machine does befalls all of them.

use crate::{Run, Sample, Table, Unit};

/// Something that is measured beside others.
pub struct Contender<'a> {
    name: String,
    turn: Box<dyn FnMut() -> Run + 'a>,
}

impl<'a> Contender<'a> {
    /// A contender of this name, whose turn is what `turn` does.
    pub fn new(name: impl Into<String>, turn: impl FnMut() -> Run + 'a) -> Self {
        Self {
            name: name.into(),
            turn: Box::new(turn),
        }
    }
}

/// What all turns of a contender used.
#[derive(Debug)]
pub struct Measured {
    /// The contender.
    pub name: String,
    /// Seconds from start to end.
    pub wall: Sample,
    /// Seconds on processors.
    pub cpu: Sample,
    /// The greatest resident size, in bytes.
    pub peak: Sample,
}

/// Lets each contender run once for nothing, which warms the caches, and then `turns` times, one after another.
///
/// # Panics
///
/// When there are no turns.
#[must_use]
pub fn in_turns(turns: usize, mut contenders: Vec<Contender<'_>>) -> Vec<Measured> {
    for contender in &mut contenders {
        (contender.turn)();
    }
    let mut runs: Vec<Vec<Run>> = contenders
        .iter()
        .map(|_| Vec::with_capacity(turns))
        .collect();
    for turn in 0..turns {
        for (contender, runs) in contenders.iter_mut().zip(&mut runs) {
            eprintln!("turn {} of {turns}: {}", turn + 1, contender.name);
            runs.push((contender.turn)());
        }
    }
    contenders
        .into_iter()
        .zip(runs)
        .map(|(contender, runs)| Measured {
            name: contender.name,
            wall: Sample::new(runs.iter().map(|run| run.wall.as_secs_f64())),
            cpu: Sample::new(runs.iter().map(|run| run.cpu.as_secs_f64())),
            #[expect(
                clippy::cast_precision_loss,
                reason = "sizes of processes are far below 2^52"
            )]
            peak: Sample::new(runs.iter().map(|run| run.peak as f64)),
        })
        .collect()
}

impl Measured {
    /// How often the first of these goes into this one, by the median of the wall time.
    #[must_use]
    pub fn times(&self, first: &Self) -> f64 {
        self.wall.median() / first.wall.median()
    }

    /// A table of all contenders, each compared with the first.
    #[must_use]
    pub fn table(all: &[Self]) -> Table {
        let mut table = Table::new(["", "time", "×", "CPU time", "×", "peak memory"]);
        let Some(first) = all.first() else {
            return table;
        };
        for one in all {
            table.row([
                one.name.clone(),
                one.wall.shown(Unit::Seconds),
                format!("{:.2}", one.times(first)),
                one.cpu.shown(Unit::Seconds),
                format!("{:.2}", one.cpu.median() / first.cpu.median()),
                one.peak.shown(Unit::Bytes),
            ]);
        }
        table
    }
}
