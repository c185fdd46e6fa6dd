from pathlib import Path

import pytest

from spendcast_training.reading.columns import Columns

FILE = Path("shop.csv")
SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,"
    "Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,"
    "Billing Country,Cancelled at,Refunded Amount,Source"
)
WOOCOMMERCE = (
    "order_id,order_number,date,status,order_total,order_currency,customer_user,billing_email,"
    "billing_country,item_name,item_quantity,item_total"
)
AMAZON = (
    "order-id,order-item-id,purchase-date,payments-date,buyer-email,buyer-name,sku,product-name,"
    "quantity-purchased,currency,item-price,item-tax,shipping-price,ship-country"
)
RETAIL = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
RETAIL_II = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country"


def found(header: str, *given: str) -> dict[str, str]:
    columns = Columns.find(FILE, 1, header.split(","), given)
    return {field: columns.name(field) for field in columns.of}


def test_knows_the_orders_of_shopify():
    assert found(SHOPIFY) == {
        "customer_id": "Email",
        "date": "Created at",
        "order_total": "Total",
        "order_id": "Name",
        "status": "Financial Status",
        "refunded": "Refunded Amount",
        "currency": "Currency",
        "country": "Billing Country",
        "channel": "Source",
        "quantity": "Lineitem quantity",
    }


def test_knows_the_orders_of_woocommerce():
    assert found(WOOCOMMERCE) == {
        "customer_id": "billing_email",
        "date": "date",
        "order_total": "order_total",
        "order_id": "order_id",
        "status": "status",
        "currency": "order_currency",
        "country": "billing_country",
    }


def test_knows_the_orders_of_amazon():
    assert found(AMAZON) == {
        "customer_id": "buyer-email",
        "date": "purchase-date",
        "amount": "item-price",
        "order_id": "order-id",
        "currency": "currency",
        "country": "ship-country",
        "quantity": "quantity-purchased",
    }


@pytest.mark.parametrize("header", [RETAIL, RETAIL_II])
def test_multiplies_quantity_and_price_where_there_is_no_amount(header):
    columns = found(header)

    assert {"quantity", "unit_price", "order_id", "country"} <= set(columns)
    assert "amount" not in columns


def test_prefers_what_is_given_and_drops_what_is_empty():
    header = "customer_id,email,date,amount,net,type"

    assert found(header, "customer_id=Email", "amount=NET", "type=") == {
        "customer_id": "email",
        "date": "date",
        "amount": "net",
    }


def test_takes_a_total_without_orders_as_an_amount():
    assert found("email,date,total")["amount"] == "total"
    assert found("email,date,total,order_id", "amount=total")["amount"] == "total"


def test_describes_what_it_uses_and_what_it_does_not():
    columns = Columns.find(FILE, 1, ["Email", "Date", "Amount", "Tags", ""])

    assert columns.described() == (
        "columns: customer_id = Email, date = Date, amount = Amount; not used: Tags"
    )


@pytest.mark.parametrize(
    ("header", "given", "says"),
    [
        ("who,date,amount", [], "shop.csv: line 1: no column for customer_id; name it with --col"),
        ("who,when,what", [], "for customer_id and date and amount.*the file has who, when, what"),
        ("email,date,amount,Amount", [], "two columns are called 'amount' .3 and 4.; rename"),
        ("email,date,amount", ["customer_id=Mail"], "no column 'Mail'.*the file has email, date"),
        ("email,date,amount", ["customer=email"], "--column must be FIELD=COLUMN with one of cust"),
        ("email,date,amount", ["customer_id"], "--column must be FIELD=COLUMN"),
        ("email,date,amount", ["date="], "no column for date"),
    ],
)
def test_says_what_the_file_has_where_a_column_is_missing(header, given, says):
    with pytest.raises(ValueError, match=says):
        Columns.find(FILE, 1, header.split(","), given)
