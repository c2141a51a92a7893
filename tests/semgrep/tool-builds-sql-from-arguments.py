import sqlite3

import pandas as pd
from agents import function_tool
from langchain_core.tools import tool
from mcp.server.fastmcp import FastMCP
from sqlalchemy import create_engine, select, text

from .models import Order, Session

mcp = FastMCP("orders")
engine = create_engine("sqlite:///orders.db")
conn = sqlite3.connect("orders.db")
COLUMNS = {"created", "total"}


@tool
def find_customer(name: str) -> list:
    """Finds customers by name."""
    cursor = conn.cursor()
    # ruleid: tool-builds-sql-from-arguments
    cursor.execute(f"SELECT * FROM customers WHERE name = '{name}'")
    return cursor.fetchall()


@mcp.tool()
def query(sql: str) -> list:
    with engine.connect() as connection:
        # ruleid: tool-builds-sql-from-arguments
        return [*connection.execute(text(sql))]


@function_tool
def report(table: str) -> str:
    """Reports on a table."""
    # ruleid: tool-builds-sql-from-arguments
    return pd.read_sql("SELECT * FROM " + table, engine).to_markdown()


@tool
def find_order(order_id: str) -> list:
    """Finds an order."""
    cursor = conn.cursor()
    # ok: tool-builds-sql-from-arguments
    cursor.execute("SELECT * FROM orders WHERE id = ?", (order_id,))
    return cursor.fetchall()


@mcp.tool()
def orders_of(customer: str) -> list:
    with Session() as session:
        # ok: tool-builds-sql-from-arguments
        return [*session.execute(select(Order).where(Order.customer == customer))]


@function_tool
def newest(column: str, limit: int) -> list:
    """Lists the newest orders."""
    if column not in COLUMNS:
        raise ValueError(column)
    # ok: tool-builds-sql-from-arguments
    return conn.execute(f"SELECT * FROM orders ORDER BY {column} LIMIT 10").fetchall()


@tool
def delegate(task: str, executor) -> str:
    """Hands a task on."""
    # ok: tool-builds-sql-from-arguments
    return executor.execute(task)
