// The loop that people write: every column of the schema whose default is nextval(), table by table, its largest id
// plus one put into setval(). Names are quoted, and an error is reported and the loop goes on: it is a careful one.
//
// node sequence_loop.js DSN [--not-called]     --not-called: setval(sequence, max + 1, false), as the more careful write
const { Client } = require('pg');

const [dsn, option] = process.argv.slice(2);
const setval = option === '--not-called' ? 'SELECT setval($1, $2, false)' : 'SELECT setval($1, $2)';
const columns = `
  SELECT table_name, column_name, substring(column_default FROM $$nextval\\('(.*)'::regclass\\)$$) AS sequence
    FROM information_schema.columns
   WHERE table_schema = 'public' AND column_default LIKE 'nextval(%::regclass)'
   ORDER BY table_name, column_name`;

async function main() {
  const client = new Client({ connectionString: dsn });
  await client.connect();
  for (const { table_name: table, column_name: column, sequence } of (await client.query(columns)).rows) {
    try {
      const found = await client.query(`SELECT max("${column}") AS max FROM "${table}"`);
      await client.query(setval, [sequence, Number(found.rows[0].max || 0) + 1]);
    } catch (error) {
      console.error(`${table}.${column}: ${error.message}`);
    }
  }
  await client.end();
}

main();
