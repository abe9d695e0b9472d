import { type MadeUpGroup, pair } from '../made-up-group.ts';

/** Written after the last change of the checker: nothing was fixed for them, and nothing shall be. */
export const HELD_OUT: MadeUpGroup[] = [
  {
    package: 'pandas',
    setup:
      'import pandas as pd\n\ntrips = pd.read_json("trips.json")\nfares = trips["fare"]\nby_city = trips.groupby("city")\nstart = pd.Timestamp("2024-01-01")',
    pairs: [
      pair('trips.add_column("a", 1)', 'trips.assign(a=1)'),
      pair('trips.remove_nulls()', 'trips.dropna(how="all")'),
      pair('trips.to_list_of_dicts()', 'trips.to_dict("records")'),
      pair('trips.join_with(trips)', 'trips.merge(trips, how="left")'),
      pair('trips.describe(percentile=[0.1])', 'trips.describe(percentiles=[0.1])'),
      pair('trips.rename(column={"a": "b"})', 'trips.rename(columns={"a": "b"})'),
      pair('by_city.average()', 'by_city.mean()'),
      pair('by_city.collect(list)', 'by_city.agg(list)'),
      pair('start.add_days(1)', 'start.normalize()'),
      pair('pd.Timedelta.from_days(1)', 'pd.Timedelta(days=1)'),
      pair('pd.crosstab_table(trips, trips)', 'pd.get_dummies(trips)'),
    ],
  },
  {
    package: 'numpy',
    setup: 'import numpy as np\n\nsignal = np.linspace(0, 1, 8)\nmask = signal > 0.5',
    pairs: [
      pair('np.clip_values(signal, 0, 1)', 'np.clip(signal, 0, 1)'),
      pair('np.fft.transform(signal)', 'np.fft.fft(signal)'),
      pair('signal.contains(0)', 'signal.any()'),
      pair('mask.count_true()', 'mask.sum()'),
      pair('np.save_csv("a.csv", signal)', 'np.savetxt("a.csv", signal)'),
      pair('np.trapezoidal(signal)', 'np.diff(signal)'),
    ],
  },
  {
    package: 'requests',
    setup:
      'import requests\nfrom requests.auth import HTTPBasicAuth\n\nclient = requests.Session()\nclient.auth = HTTPBasicAuth("a", "b")\nreply = client.post("http://localhost", json={})',
    pairs: [
      pair('client.set_timeout(3)', 'client.close()'),
      pair('client.add_cookie("a", "b")', 'client.cookies.set("a", "b")'),
      pair('reply.get_json()', 'reply.json()'),
      pair('reply.raise_on_error()', 'reply.raise_for_status()'),
      pair(
        'client.get("http://localhost", query={"a": 1})',
        'client.get("http://localhost", params={"a": 1})',
      ),
    ],
  },
  {
    package: 'flask',
    setup:
      'from flask import Flask, abort, g, request\n\n\ndef create_app() -> Flask:\n    app = Flask("shop")\n    return app\n\n\napp = create_app()',
    pairs: [
      pair('app.on_startup(print)', 'app.teardown_request(print)'),
      pair('app.test_client().fetch("/")', 'app.test_client().get("/")'),
      pair('create_app().add_middleware(print)', 'create_app().after_request(print)'),
      pair('request.get_header("a")', 'request.headers.get("a")'),
      pair('request.uploaded_files()', 'request.files.get("a")'),
    ],
  },
  {
    package: 'sqlalchemy',
    setup:
      'from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, update\n\nengine = create_engine("sqlite://")\nusers = Table("users", MetaData(), Column("id", Integer))',
    pairs: [
      pair('users.find(1)', 'users.select()'),
      pair('insert(users).set(id=1)', 'insert(users).values(id=1)'),
      pair(
        'update(users).where(users.c.id == 1).set_values(id=2)',
        'update(users).where(users.c.id == 1).values(id=2)',
      ),
      pair('engine.run("select 1")', 'engine.raw_connection()'),
      pair(
        'with engine.begin() as connection:\n    connection.fetch_one(users.select())',
        'with engine.begin() as connection:\n    connection.scalar(users.select())',
      ),
    ],
  },
  {
    package: 'pydantic',
    setup:
      'from pydantic import BaseModel, TypeAdapter\n\n\nclass Item(BaseModel):\n    name: str\n\n\nitems = TypeAdapter(list[Item])',
    pairs: [
      pair('items.parse([])', 'items.validate_python([])'),
      pair('Item(name="a").clone()', 'Item(name="a").model_copy()'),
      pair('from pydantic import post_validator', 'from pydantic import model_validator'),
    ],
  },
  {
    package: 'python',
    setup:
      'import base64\nimport hashlib\nimport math\nimport statistics\nimport threading\nfrom concurrent.futures import ThreadPoolExecutor\nfrom decimal import Decimal\n\nwords = "a b".split()',
    pairs: [
      pair('hashlib.sha_256(b"a")', 'hashlib.sha256(b"a")'),
      pair('base64.encode_string(b"a")', 'base64.b64encode(b"a")'),
      pair('math.average([1])', 'statistics.mean([1])'),
      pair('words.map(str)', 'words.sort()'),
      pair('threading.Thread(func=print)', 'threading.Thread(target=print)'),
      pair(
        'with ThreadPoolExecutor() as pool:\n    pool.run(print)',
        'with ThreadPoolExecutor() as pool:\n    pool.submit(print)',
      ),
      pair('Decimal("1").round(2)', 'Decimal("1").quantize(Decimal("0.1"))'),
    ],
  },
];
