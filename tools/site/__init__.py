"""The lessons as pages whose panels answer without a kernel: `make site`.

`page` turns a stored notebook into HTML (`text` its prose and formulas), `grid` computes every state of a
panel, `grids` and `keep` store them; in the browser `player.js` looks states up, `lesson.js` asks questions.
"""
