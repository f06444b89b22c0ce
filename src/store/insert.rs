//! Inserting many rows with few statements, in one text for both databases.

use sqlx::{Database, QueryBuilder, query_builder::Separated};

/// Rows of one statement at the most. Sixteen columns of them are far from what can be bound.
const ROWS_MAX: usize = 256;

/// `into` names the table and its columns, `then` is what follows the rows (or nothing).
pub(super) struct Insert {
    pub into: &'static str,
    pub then: &'static str,
}

impl Insert {
    /// The statement for these rows; `bind` binds one row's values.
    pub fn of<D: Database, T>(
        &self,
        rows: &[T],
        mut bind: impl FnMut(&mut Separated<'_, D, &'static str>, &T),
    ) -> QueryBuilder<D> {
        let mut query = QueryBuilder::new(self.into);
        query.push(" ").push_values(rows, |mut values, row| bind(&mut values, row));
        query.push(" ").push(self.then);
        query
    }
}

/// Runs an [`Insert`] over any number of rows, and returns how many it wrote.
macro_rules! insert {
    ($tx:expr, $insert:expr, $rows:expr, |$values:ident, $row:ident| $bind:block) => {{
        let mut written = 0;
        for run in $crate::store::insert::runs($rows) {
            written += match $tx {
                $crate::store::Tx::Sqlite(tx) => {
                    let mut query = $insert.of::<sqlx::Sqlite, _>(run, |$values, $row| $bind);
                    query.build().execute(&mut **tx).await?.rows_affected()
                }
                $crate::store::Tx::Postgres(tx) => {
                    let mut query = $insert.of::<sqlx::Postgres, _>(run, |$values, $row| $bind);
                    query.build().execute(&mut **tx).await?.rows_affected()
                }
            };
        }
        written
    }};
}
pub(super) use insert;

/// Cuts rows into runs of [`ROWS_MAX`] and, for the rest, of the powers of two below it: a batch of
/// any size is made of a few texts, each prepared once a connection.
pub(super) fn runs<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    let mut left = rows;
    std::iter::from_fn(move || {
        let power = left.len().checked_ilog2()?;
        let (run, rest) = left.split_at(ROWS_MAX.min(1 << power));
        left = rest;
        Some(run)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_rows_is_cut_into_powers_of_two() {
        for (rows, lengths) in
            [(0, &[][..]), (1, &[1]), (256, &[256]), (775, &[256, 256, 256, 4, 2, 1])]
        {
            let rows = vec![(); rows];
            assert_eq!(runs(&rows).map(<[()]>::len).collect::<Vec<_>>(), lengths);
        }
    }
}
